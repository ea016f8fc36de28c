import inspector from './ja.inspector.json';
import frame from './ja.json';

/** All sentences in Japanese, as one file to download. */
export default { ...frame, ...inspector };
