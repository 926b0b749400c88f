import { describe, expect, it } from 'vitest';
import { messages } from './registry.ts';

describe.each([...messages])('%s', (name, message) => {
  it('has each number once, and a sentence for each field', () => {
    const fields = Object.values(message.fields);
    expect(new Set(fields.map((field) => field.number)).size).toBe(fields.length);
    expect(message.name).toBe(name);
    for (const [json, field] of Object.entries(message.fields)) expect(field.doc, json).toMatch(/^.{2,}\.$/s);
  });
});

it('knows all messages', () => expect(messages.size).toBe(394));
