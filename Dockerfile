# One image for all components: `docker build -t tiphys/tiphys .`, on either architecture.
# The build stage runs what a developer runs; test/install/image.test.ts carries out the last one where no container engine is.

FROM golang:1.26-bookworm AS go

FROM node:24-bookworm-slim AS build
COPY --from=go /usr/local/go /usr/local/go
ENV PATH=/usr/local/go/bin:$PATH
RUN apt-get update && apt-get install -y --no-install-recommends binutils ca-certificates git
WORKDIR /src
COPY . .
RUN npm run build
RUN cp "$(command -v node)" dist/node && strip dist/node

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates connect-proxy git git-lfs gnupg openssh-client tini \
 && rm -rf /var/lib/apt/lists/* /usr/share/doc /usr/share/man \
 && groupadd --gid 999 argocd \
 && useradd --uid 999 --gid 999 --home-dir /tmp --no-create-home argocd
COPY --from=build /src/dist /app/tiphys
RUN for name in tiphys argocd argocd-server argocd-repo-server argocd-application-controller argocd-cmp-server; do \
      ln -s /app/tiphys/tiphys "/usr/local/bin/$name"; \
    done
USER 999
WORKDIR /tmp
# The root file system is read-only in the pods; what is written goes to /tmp.
ENV HOME=/tmp XDG_CACHE_HOME=/tmp/cache NODE_COMPILE_CACHE=/tmp/cache/node
ENTRYPOINT ["tini", "--", "tiphys"]
CMD ["server"]
