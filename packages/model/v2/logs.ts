/** One line of a container's log. */
export interface PodLogLine {
  readonly pod: string;
  readonly container: string;
  /** RFC 3339 with nanoseconds, as the kubelet wrote it. */
  readonly time: string;
  readonly text: string;
}

/** A message of `GET applications/:namespace/:name/logs`: lines that came together, by time. */
export interface PodLogMessage {
  readonly lines: readonly PodLogLine[];
  /** The first message names what is read. */
  readonly sources?: readonly { readonly pod: string; readonly container: string }[] | undefined;
  /** Pods that are not read because there are too many. */
  readonly omittedPods?: number | undefined;
}
