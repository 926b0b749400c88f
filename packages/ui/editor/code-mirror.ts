import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** An editor in the page. */
export interface Editor {
  /** Replaces the text unless it is the same. */
  setText(text: string): void;
  setReadOnly(readOnly: boolean): void;
  /** Takes the focus, with what of the text is selected. */
  focus(selection: { readonly anchor: number; readonly head: number }): void;
  destroy(): void;
}

/** What an editor is made with. */
export interface EditorOptions {
  readonly text: string;
  readonly label: string;
  readonly readOnly: boolean;
  /** Ids of elements outside that describe it, as words: ids do not reach into a shadow tree. */
  readonly description?: string | undefined;
  readonly onChange: (text: string) => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: 'var(--warn)' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator], color: 'var(--ink-3)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--well)', fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-gutters': {
    backgroundColor: 'var(--well)',
    color: 'var(--ink-3)',
    borderRight: '1px solid var(--rule)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 28%, transparent) !important',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'transparent',
    border: '1px solid var(--rule)',
    color: 'var(--ink-3)',
  },
});

/**
 * Puts an editor for YAML into an element. It lives in a shadow tree, because there its styles come as style sheets of the document's
 * own making, which the content security policy allows. Tab indents; Escape and then Tab leaves.
 */
export function createEditor(parent: HTMLElement, options: EditorOptions): Editor {
  const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
  const host = document.createElement('div');
  host.style.height = '100%';
  root.replaceChildren(host);
  let changing = false;
  const stateOf = (text: string, readOnly: boolean): EditorState =>
    EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightActiveLine(),
        indentUnit.of('  '),
        yaml(),
        syntaxHighlighting(colours),
        looks,
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          'aria-multiline': 'true',
          tabindex: '0',
          ...(options.description ? { 'aria-description': options.description } : {}),
        }),
        keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !changing) options.onChange(update.state.doc.toString());
        }),
      ],
    });
  const view = new EditorView({ state: stateOf(options.text, options.readOnly), parent: host, root });
  return {
    setText(text) {
      if (view.state.doc.toString() === text) return;
      changing = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      changing = false;
    },
    setReadOnly(readOnly) {
      if (view.state.readOnly !== readOnly) view.setState(stateOf(view.state.doc.toString(), readOnly));
    },
    focus(selection) {
      const { length } = view.state.doc;
      const { anchor, head } = selection;
      view.dispatch({ selection: { anchor: Math.min(anchor, length), head: Math.min(head, length) } });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
