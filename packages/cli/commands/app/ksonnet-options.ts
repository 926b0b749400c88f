import { fatal } from '../../cli.ts';
import type { KsonnetSource } from './app-types.ts';

/** Sets one parameter, `component=name=value`, in place of an earlier value. Ends the command for any other text. */
export function addKsonnetParameter(ksonnet: KsonnetSource, text: string): void {
  const [component, name, ...value] = text.split('=');
  if (component === undefined || name === undefined || value.length === 0) {
    throw fatal(`Expected ksonnet parameter of the form: component=param=value. Received: ${text}`);
  }
  const parameters = (ksonnet.parameters ??= []);
  const entry = { component, name, value: value.join('=') };
  const at = parameters.findIndex((other) => other.component === component && other.name === name);
  if (at < 0) parameters.push(entry);
  else parameters[at] = entry;
}

/** Takes parameters, named as `component=name`, away. */
export function unsetKsonnetParameters(ksonnet: KsonnetSource, names: readonly string[]): void {
  if (ksonnet.parameters === undefined) return;
  ksonnet.parameters = ksonnet.parameters.filter(
    ({ component = '', name = '' }) => !names.includes(`${component}=${name}`),
  );
}
