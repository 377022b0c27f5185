import { expect, test } from 'vitest';
import { html } from './html.ts';

test('what is put in is escaped, HTML is not', () => {
  const inner = html`<b>${'<script>"\'&'}</b>`;
  expect(html`<p title="${'"x"'}">${inner}${[inner]}${1}${undefined}</p>`.text).toBe(
    '<p title="&quot;x&quot;"><b>&lt;script&gt;&quot;&#39;&amp;</b><b>&lt;script&gt;&quot;&#39;&amp;</b>1</p>',
  );
});
