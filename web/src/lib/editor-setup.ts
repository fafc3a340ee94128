/** How the text editor looks and what it can: its colours are the console's roles, for both themes. */
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const theme = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'transparent', fontSize: '0.8125rem', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    lineHeight: '1.6',
  },
  '.cm-content': { caretColor: 'var(--ink)', padding: '10px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-faint)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { paddingLeft: '10px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--sunken) 70%, transparent)' },
  '.cm-activeLineGutter': { color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--selected)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', border: '1px solid var(--line)', color: 'var(--ink-soft)', padding: '0 6px' },
  '.cm-lintRange-error, .cm-lintRange-error.cm-lintRange-active': { backgroundImage: 'none', backgroundColor: 'var(--bad-soft)', textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning, .cm-lintRange-warning.cm-lintRange-active': { backgroundImage: 'none', backgroundColor: 'var(--warn-soft)', textDecoration: 'underline wavy var(--warn)', textUnderlineOffset: '3px' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', border: '1px solid var(--line)', borderRadius: '8px', boxShadow: '0 12px 32px -8px rgb(var(--shadow) / 0.28)', overflow: 'hidden' },
  '.cm-tooltip-lint': { maxWidth: '26rem', fontFamily: "'Inter Variable', ui-sans-serif, system-ui, sans-serif", fontSize: '0.8125rem' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: 'none' },
  '.cm-diagnostic-error': { color: 'var(--bad)' },
  '.cm-diagnostic-warning': { color: 'var(--warn)' },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-lint-marker': { width: '12px', height: '12px' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent-ink)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--tint-3-ink)' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-soft)' },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

/** What is selected by the browser, where it can tell so within a shadow root: the editor hears of it a moment later. */
function selectedIn(view: EditorView): { from: number; to: number } {
  const root = view.root as { getSelection?: () => Selection | null };
  const shown = root.getSelection?.();
  const { anchorNode, focusNode } = shown ?? {};
  if (!shown || !anchorNode || !focusNode || !view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) return view.state.selection.main;
  const ends = [view.posAtDOM(anchorNode, shown.anchorOffset), view.posAtDOM(focusNode, shown.focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/**
 * Typing over what is selected. Browsers keep the look of what they replace by inline styles, which the
 * server's content policy refuses with a message each; so the text is replaced here.
 */
const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    if (event.inputType !== 'insertText' || event.data === null || event.isComposing || state.readOnly) return false;
    const { from, to } = selectedIn(view);
    if (from === to) return false;
    event.preventDefault();
    const insert = state.toText(event.data);
    view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

/** `label` is what screen readers call it. */
export function setupOf(label: string, options: { readOnly: boolean; describedBy: string | undefined }): Extension[] {
  return [
    lineNumbers(),
    lintGutter(),
    foldGutter(),
    json(),
    syntaxHighlighting(colours),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    history(),
    indentOnInput(),
    indentUnit.of('  '),
    typingOver,
    // Tab leaves the editor: a keyboard must not be caught in it.
    keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
    // An editable element is reached by the keyboard anyway; with a tabindex programs that check pages know it, too.
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, ...(options.describedBy ? { 'aria-describedby': options.describedBy } : {}) }),
    EditorState.readOnly.of(options.readOnly),
    theme,
  ];
}
