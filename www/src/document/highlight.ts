import { html } from 'lit';
import type { Running } from './inlines.js';

/** Light colours for a request as the REST Client extension writes it; every other text passes through them unharmed. */

const METHOD = /^(GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS)(?=\s)/;
const COMMENT = /^(#|\/\/).*$/;
const NAME = /^@?[\w-]+(?=\s*[:=]\s)/;

/** The text with its methods, names, comments and `{{places to fill}}` marked. */
export function highlighted(text: string): Running {
  return text.split('\n').flatMap((line, index) => [index === 0 ? '' : '\n', ...marked(line)]);
}

function marked(line: string): Running {
  const method = METHOD.exec(line)?.[0];
  if (method) return [html`<span class="method">${method}</span>`, ...filled(line.slice(method.length))];
  if (COMMENT.test(line)) return [html`<span class="comment">${line}</span>`];
  const name = NAME.exec(line)?.[0] ?? '';
  return [html`<span class="name">${name}</span>`, ...filled(line.slice(name.length))];
}

function filled(text: string): Running {
  const parts = text.split(/(\{\{.*?\}\})/);
  return parts.map((part, index) => (index % 2 === 1 ? html`<span class="place">${part}</span>` : part));
}
