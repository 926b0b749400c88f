import { expect, it } from 'vitest';
import { elementFields } from './managed-fields.ts';

const [first, second, third] = [{ 'f:a': {} }, { 'f:b': {} }, { 'f:c': {} }];

it.each<[string, readonly object[], unknown, readonly object[]]>([
  ['by one member', [{ 'k:{"name":"a"}': first }], { name: 'a', value: '1' }, [first]],
  [
    'by members in any order',
    [{ 'k:{"port":80,"protocol":"TCP"}': first }],
    { protocol: 'TCP', port: 80 },
    [first],
  ],
  ['not by a part of them', [{ 'k:{"port":80,"protocol":"TCP"}': first }], { port: 80 }, []],
  ['not by a member of another type', [{ 'k:{"port":80}': first }], { port: '80' }, []],
  ['by value', [{ 'v:"x"': first, 'v:7': second }], 7, [second]],
  [
    'of several managers',
    [{ 'k:{"name":"a"}': first }, { 'k:{"name":"a"}': second }],
    { name: 'a' },
    [first, second],
  ],
  [
    'of managers that use other members',
    [{ 'k:{"name":"a"}': first }, { 'k:{"port":80}': second }, { 'k:{"port":81}': third }],
    { name: 'a', port: 80 },
    [first, second],
  ],
  [
    'and passes over what Kubernetes does not write',
    [{ 'k:{broken': first, '.': {}, 'k:[]': second }],
    {},
    [],
  ],
])('elementFields() finds fields %s', (_, sets, element, expected) => {
  expect(elementFields(sets as never)(element)).toEqual(expected);
});
