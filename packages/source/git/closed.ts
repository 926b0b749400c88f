import { codes, StatusError } from '@tiphys/base';

/** The error of what was under way or is asked when repositories are no longer served. */
export function closed(): StatusError {
  return new StatusError(codes.unavailable, 'the repository is no longer served here');
}
