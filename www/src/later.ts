/** The parts that are downloaded when the first picture is there, and what tells the moments in words. */

import './timeline/mi-sim-timeline.js';

export { sentence } from './inspector/mi-sim-inspector.js';
