# check=skip=RedundantTargetPlatform
# One image for all components: `docker build -t tiphys/tiphys .`; with `--platform linux/amd64,linux/arm64` for both architectures.
# What is compiled is compiled on the builder's own architecture; see docs/image.md. test/install/image.test.ts builds it, too.

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS go

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
COPY --from=go /usr/local/go /usr/local/go
ENV PATH=/usr/local/go/bin:$PATH npm_config_cache=/cache/npm GOMODCACHE=/cache/modules GOCACHE=/cache/go
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates
WORKDIR /src
COPY . .
ARG TARGETARCH
RUN --mount=type=cache,target=/cache GOARCH=$TARGETARCH npm run build

# Older podman and buildah would go on with the platform of the stages above.
FROM --platform=$TARGETPLATFORM node:24-bookworm-slim AS node
RUN apt-get update && apt-get install -y --no-install-recommends binutils
RUN strip -o /node "$(command -v node)"

FROM --platform=$TARGETPLATFORM debian:bookworm-slim
# Logs and lists would make each build another one; nothing in a pod may become another user.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates connect-proxy git git-lfs gpg openssh-client tini \
 && groupadd --system --gid 999 argocd \
 && useradd --system --uid 999 --gid 999 --home-dir /tmp --no-create-home argocd \
 && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/cache/ldconfig/* /var/log/*
COPY --from=build /src/dist /app/tiphys
COPY --from=node /node /app/tiphys/node
COPY LICENSE /app/tiphys/
RUN for name in tiphys argocd argocd-server argocd-repo-server argocd-application-controller argocd-cmp-server; do \
      ln -s /app/tiphys/tiphys "/usr/local/bin/$name"; \
    done
ARG VERSION=v0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title=Tiphys \
      org.opencontainers.image.description="GitOps continuous delivery for Kubernetes" \
      org.opencontainers.image.licenses=Apache-2.0 \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
USER 999:999
WORKDIR /tmp
# The root file system is read-only in the pods; what is written goes to /tmp.
ENV HOME=/tmp XDG_CACHE_HOME=/tmp/cache NODE_COMPILE_CACHE=/tmp/cache/node
# As in Argo CD's image, the program's name is the first argument: `argocd-repo-server --loglevel debug`.
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["argocd-server"]
