/** Full protobuf name of a message of `argoproj.io/v1alpha1`. */
export function v1alpha1(name: string): string {
  return `github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.${name}`;
}

/** Full protobuf name of a message of Kubernetes' `meta/v1`. */
export function metaV1(name: string): string {
  return `k8s.io.apimachinery.pkg.apis.meta.v1.${name}`;
}

/** Full protobuf name of a message of Kubernetes' `core/v1`. */
export function coreV1(name: string): string {
  return `k8s.io.api.core.v1.${name}`;
}
