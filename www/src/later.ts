/** The parts that are downloaded when the first picture is there, and what tells the moments in words. */

import './bar/mi-sim-bar.js';
import './branches/mi-sim-branches.js';
import './caption/mi-sim-log.js';
import './document/mi-sim-blanks.js';
import './document/mi-sim-tabs.js';
import './mi-sim-divider.js';
import './picture/stage/mi-sim-card.js';
import './predict/mi-sim-predict.js';
import './timeline/mi-sim-timeline.js';

import './inspector/mi-sim-inspector.js';

export { branchOf, forked } from './branches/branches.js';
export { isMove, move as moveBy } from './keys.js';
export { appear, move, travel } from './picture/motion.js';
export { tokens } from './picture/stage/draw-held.js';
export { nodes, stepTo } from './picture/nodes.js';
export { drawNow } from './picture/stage/draw-now.js';
export { heldIn, tokensInWords } from './picture/stage/held.js';
export { inventory } from './picture/stage/inventory.js';
export { noteOf } from './picture/stage/note.js';
export { nowOf, waitingAt } from './picture/stage/now.js';
export { scopesInWords } from './picture/stage/scopes.js';
export { Saying } from './saying.js';
export { linesOf } from './telling/log.js';
export { sentence, sentences } from './telling/sentence.js';
export { duration } from './telling/times.js';
