/** The answer of `POST /api/v2/repositories/test`, which takes a Repository and saves nothing. */
export interface RepositoryTest {
  readonly reachable: boolean;
  /** Why not, in words; empty where it is. */
  readonly message: string;
  /** Whether credentials came from a template. */
  readonly usesTemplate: boolean;
}

/** The request of `POST /api/v2/projects/:name/check`: could an application like this be deployed? */
export interface ProjectCheckRequest {
  readonly repoURL?: string | undefined;
  /** URL or name of the cluster. */
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** A kind of object it would have. */
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
}

/** The answer of `POST /api/v2/projects/:name/check`: one line for each thing that was asked. */
export interface ProjectCheck {
  readonly allowed: boolean;
  readonly lines: readonly ProjectCheckLine[];
}

/** What a project says to one thing. */
export interface ProjectCheckLine {
  readonly subject: 'source' | 'destination' | 'kind' | 'windows';
  readonly allowed: boolean;
  readonly text: string;
}
