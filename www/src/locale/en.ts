import inspector from './en.inspector.json';
import frame from './en.json';
import timeline from './en.timeline.json';

/** What only the parts say that are downloaded after the first picture, so nothing else may be among it. */
const later = {
  ...(inspector satisfies Record<`${'inspector' | 'live'}.${string}`, string>),
  ...(timeline satisfies Record<`timeline.${string}`, string>),
};

/** All sentences in English. */
export default { ...frame, ...later };
