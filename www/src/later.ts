/** The parts that are downloaded when the first picture is there, and what tells the moments in words. */

import './picture/stage/mi-sim-card.js';
import './timeline/mi-sim-timeline.js';

import './inspector/mi-sim-inspector.js';

export { noteOf } from './picture/stage/note.js';
export { linesOf } from './telling/log.js';
export { sentence, sentences } from './telling/sentence.js';
