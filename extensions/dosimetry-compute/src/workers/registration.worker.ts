import { elastix, setPipelinesBaseUrl } from '@itk-wasm/elastix';
import type { Endpoint } from 'comlink';
import { elastixCall } from '../registration/elastixImages';
import { serveRegistration, type ParameterMap } from '../registration/registrationThread';

/** Entry of the browser's registration thread; the program lies in a folder of its own beside the built modules. */
const here = import.meta.url;
setPipelinesBaseUrl(new URL('../registration', here).href);
serveRegistration(globalThis as unknown as Endpoint, async (task) => {
  const { parameterMaps, fixed, moving } = elastixCall(task);
  // This thread is the registration's already.
  const { transformParameterObject } = await elastix(parameterMaps, { fixed, moving, webWorker: false });
  return transformParameterObject as ParameterMap[];
});
