import inspector from './en.inspector.json';
import frame from './en.json';

/** What only the inspector and a live journal say: it is downloaded after the first picture, so nothing else may be among it. */
const later = inspector satisfies Record<`${'inspector' | 'live'}.${string}`, string>;

/** All sentences in English. */
export default { ...frame, ...later };
