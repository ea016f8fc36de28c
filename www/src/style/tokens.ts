/// <reference types="vite/client" />
import { unsafeCSS } from 'lit';
import sheet from './tokens.css?inline';

/** The tokens for a shadow root; one file serves the start page and the element. */
export const tokens = unsafeCSS(sheet);
