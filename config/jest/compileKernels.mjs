import { compileKernels } from '../build/compileKernels.mjs';

/** Before any test: the modules that the build makes out of the C sources are there. */
export default () => compileKernels();
