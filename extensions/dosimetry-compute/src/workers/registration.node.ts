import { parentPort } from 'node:worker_threads';
import { elastixNode } from '@itk-wasm/elastix';
import { nodeEndpoint } from '../nodeEndpoint';
import { elastixCall } from '../registration/elastixImages';
import { serveRegistration, type ParameterMap } from '../registration/registrationThread';

/** Entry of Node's registration thread, bundled beside the compute worker as `registration.node.mjs`. */
if (parentPort)
  serveRegistration(nodeEndpoint(parentPort), async (task) => {
    const { parameterMaps, fixed, moving } = elastixCall(task);
    const { transformParameterObject } = await elastixNode(parameterMaps, { fixed, moving });
    return transformParameterObject as ParameterMap[];
  });
