import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';

import { cn } from '@/lib/class-names';
import { setupOf } from '@/lib/editor-setup';

export interface Mark {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  message: string;
}

/** What to show; a new object jumps again to the same place. */
export interface Jump {
  from: number;
  to: number;
}

export interface CodeEditorProps {
  label: string;
  value: string;
  onChange?: (value: string) => void;
  /** Where the cursor is, each time it is put somewhere else. */
  onCursor?: (offset: number) => void;
  marks?: readonly Mark[];
  jump?: Jump | null;
  readOnly?: boolean;
  className?: string;
}

const nothing: readonly Mark[] = [];

/**
 * A text editor for JSON. It lives in a shadow root, because there its styles need no <style> element,
 * which the server's content policy refuses.
 */
export function CodeEditor({ label, value, onChange, onCursor, marks = nothing, jump = null, readOnly = false, className }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const heard = useRef({ onChange, onCursor });
  const first = useRef(value);
  useEffect(() => {
    heard.current = { onChange, onCursor };
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const made = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          setupOf(label, { readOnly, describedBy: undefined }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) heard.current.onChange?.(update.state.doc.toString());
            if (update.selectionSet) heard.current.onCursor?.(update.state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      first.current = made.state.doc.toString();
      made.destroy();
      view.current = null;
    };
  }, [label, readOnly]);

  useEffect(() => {
    const now = view.current;
    if (!now || now.state.doc.toString() === value) return;
    now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const now = view.current;
    if (!now) return;
    const { length } = now.state.doc;
    const placed = marks.filter(({ to }) => to <= length);
    now.dispatch(setDiagnostics(now.state, placed.map((mark) => ({ ...mark }))));
  }, [marks, value]);

  useEffect(() => {
    const now = view.current;
    if (!now || !jump) return;
    const { length } = now.state.doc;
    const [from, to] = [Math.min(jump.from, length), Math.min(jump.to, length)];
    now.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    now.focus();
  }, [jump]);

  return <div ref={host} className={cn('min-h-0 overflow-hidden', className)} />;
}
