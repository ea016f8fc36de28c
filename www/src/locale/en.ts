import inspector from './en.inspector.json';
import frame from './en.json';

/** All sentences in English, as one file to download. */
export default { ...frame, ...inspector };
