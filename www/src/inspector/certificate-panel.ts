/** The panel that takes certificates apart. */

import { html, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { Words } from '../locale/locale.js';
import type { CertificateView } from '../run/types/CertificateView.js';
import { exact, pairs } from './exact.js';
import { moment } from '../telling/times.js';

export function certificatePanel(certificates: readonly CertificateView[], { t, lang }: Words): TemplateResult[] {
  return certificates.map(
    (one) => html`<section>
      <h4>${icon('certificate')}${one.subject}</h4>
      ${pairs([
        [t('inspector.cert.subject'), one.subject],
        [t('inspector.cert.issuer'), one.issuer],
        [t('inspector.cert.serial'), html`<code>${one.serial}</code>`],
        [t('inspector.cert.notBefore'), moment(one.notBefore, lang)],
        [t('inspector.cert.notAfter'), moment(one.notAfter, lang)],
        [t('inspector.cert.thumbprint'), html`<code>${one.thumbprint}</code>`],
        [t('inspector.cert.s256'), html`<code>${one.x5tS256}</code>`],
      ])}
      <div class="tools"><mi-sim-copy .t=${t} .text=${one.pem}></mi-sim-copy></div>
      ${exact(one.pem, t)}
    </section>`,
  );
}
