import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { Compartment, EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, keymap, MatchDecorator, placeholder as placeholderOf, tooltips, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { Offers } from './completion';

export interface Mark {
  from: number;
  to: number;
}

export interface CodeFieldProps {
  value: string;
  label: string;
  /** Ids of what describes it: its fault, its sentence, its value. */
  describedBy: string;
  placeholder: string;
  /** Places that are wrong. */
  marks: Mark[];
  /** What may stand behind a text. */
  offers: (before: string, asked: boolean) => Promise<Offers | null>;
  onText: (text: string) => void;
  /** Enter, or the field is left. */
  onDone: (text: string) => void;
  /** Escape: the text that stands again. */
  onRevert: () => string;
}

const PARTS = /"(?:\\.|[^"\\])*"?|\d+(?:\.\d+)?|(?:and|or|not|in|between|if|then|else|some|every|for|return|satisfies|true|false|null)\b(?!\s*\.)|[A-Za-z_]\w*(?:\.\w+)+|[A-Za-z_][A-Za-z_ ]*(?=\()|[<>=!]+/g;

function partOf(text: string): string {
  if (text.startsWith('"')) return 'code-text';
  if (/^\d/.test(text)) return 'code-number';
  if (/^[<>=!]/.test(text)) return 'code-operator';
  if (/^(and|or|not|in|between|if|then|else|some|every|for|return|satisfies|true|false|null)$/.test(text)) return 'code-word';
  return text.includes('.') ? 'code-field-name' : 'code-function';
}

const painter = new MatchDecorator({ regexp: PARTS, decoration: (match) => Decoration.mark({ class: partOf(match[0]) }) });

const paint = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = painter.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = painter.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

const setMarks = StateEffect.define<Mark[]>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    let now = before.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const end = transaction.newDoc.length;
      // A fault at the very end shows under the last letter.
      const places = effect.value.map(({ from, to }) => ({ from: Math.max(0, Math.min(from, end - 1)), to: Math.min(Math.max(to, from + 1), end) }));
      now = Decoration.set(places.filter(({ from, to }) => to > from).map(({ from, to }) => Decoration.mark({ class: 'code-fault' }).range(from, to)), true);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The one look of editors; its colours are those of the window, light and dark. */
const look = EditorView.theme({
  '&': { fontSize: '12px', color: 'var(--ink)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", "Orderloom Han", monospace', lineHeight: '1.5', overflowX: 'hidden' },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 8px' },
  '.cm-placeholder': { color: 'var(--ink-2)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', border: '1px solid var(--line)', borderRadius: '6px', boxShadow: 'var(--shadow-high)', zIndex: '400' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { display: 'flex', gap: '12px', alignItems: 'baseline', minHeight: '24px', padding: '2px 10px', color: 'var(--ink)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionLabel': { fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace', fontSize: '12px' },
  '.cm-completionDetail': { marginLeft: 'auto', fontStyle: 'normal', color: 'var(--ink-2)', fontSize: '12px' },
});

/** One line: what is pasted with line breaks stands on it, too. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  if (transaction.newDoc.lines <= 1) return transaction;
  const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ');
  return [{ changes: { from: 0, to: transaction.startState.doc.length, insert: text }, selection: { anchor: text.length } }];
});

/** A field for an expression. Enter keeps it, Escape takes it back, Tab goes on; what is being composed is left alone. */
export function CodeField(props: CodeFieldProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const about = useRef(new Compartment());
  const hint = useRef(new Compartment());

  useEffect(() => {
    if (!place.current) return;
    const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
      const found = await latest.current.offers(context.state.sliceDoc(0, context.pos), context.explicit);
      if (!found || context.aborted) return null;
      const options = found.offers.map(
        (offer): Completion => ({
          label: offer.text, detail: offer.detail, type: offer.kind,
          apply: (editor, _completion, from, to) => {
            const at = from + offer.text.length - offer.back;
            // A quotation mark that was put in by itself is not doubled.
            const until = offer.text.endsWith('"') && editor.state.sliceDoc(to, to + 1) === '"' ? to + 1 : to;
            editor.dispatch({ changes: { from, to: until, insert: offer.text }, selection: { anchor: at }, userEvent: 'input.complete' });
          },
        }),
      );
      return { from: found.from, options, filter: false };
    };
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          Prec.high(
            keymap.of([
              { key: 'Enter', run: (target) => acceptCompletion(target) || (latest.current.onDone(target.state.doc.toString()), true) },
              { key: 'Mod-Enter', run: () => true },
            ]),
          ),
          history(), closeBrackets(), bracketMatching(), paint, marked, look, oneLine, EditorView.lineWrapping,
          autocompletion({ override: [complete], icons: false, activateOnTypingDelay: 60 }),
          tooltips({ parent: document.body, position: 'fixed' }),
          keymap.of([
            ...completionKeymap.filter((one) => one.key !== 'Enter'), ...closeBracketsKeymap, ...historyKeymap, ...defaultKeymap,
            {
              key: 'Escape',
              run: (target) => {
                const text = latest.current.onRevert();
                target.dispatch({ changes: { from: 0, to: target.state.doc.length, insert: text }, selection: { anchor: text.length } });
                return true;
              },
            },
          ]),
          about.current.of([]), hint.current.of(placeholderOf(latest.current.placeholder)),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onText(update.state.doc.toString());
          }),
          EditorView.domEventHandlers({
            blur: (_event, target) => {
              latest.current.onDone(target.state.doc.toString());
            },
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  const { value, label, describedBy, placeholder, marks } = props;
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.composing || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({ effects: setMarks.of(marks) });
  }, [marks]);
  useEffect(() => {
    view.current?.dispatch({ effects: hint.current.reconfigure(placeholderOf(placeholder)) });
  }, [placeholder]);
  useEffect(() => {
    const attributes: Record<string, string> = { 'aria-label': label, 'aria-multiline': 'false', spellcheck: 'false', 'aria-invalid': String(marks.length > 0) };
    if (describedBy) attributes['aria-describedby'] = describedBy;
    view.current?.dispatch({ effects: about.current.reconfigure(EditorView.contentAttributes.of(attributes)) });
  }, [label, describedBy, marks.length]);
  return <div ref={place} className="code-field" data-wrong={marks.length > 0 || undefined} />;
}
