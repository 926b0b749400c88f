import type { ApplicationSummary, ApplicationTree } from '@tiphys/model';

/** Links and images of everything in a tree, each once and sorted, for `status.summary`. */
export function summarizeTree(tree: ApplicationTree): ApplicationSummary {
  const urls = new Set<string>();
  const images = new Set<string>();
  for (const node of tree.nodes ?? []) {
    for (const url of node.networkingInfo?.externalURLs ?? []) urls.add(url);
    for (const image of node.images ?? []) images.add(image);
  }
  return {
    ...(urls.size > 0 ? { externalURLs: [...urls].sort() } : {}),
    ...(images.size > 0 ? { images: [...images].sort() } : {}),
  };
}
