import type { Cli } from '../cli.ts';
import type { Api } from '../client/api.ts';

/** Who logs in; what is empty is asked for. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Makes a session and returns its token. */
export async function passwordLogin(cli: Cli, api: Api, credentials: Credentials): Promise<string> {
  const username = await cli.prompter.askText('Username', credentials.username);
  const password = await cli.prompter.askPassword(credentials.password);
  const session = await api.call<{ readonly token?: string }>('session.SessionService/Create', {
    username,
    password,
  });
  return session.token ?? '';
}
