export { convolutionMemory_bytes, type ConvolutionShape } from './convolutionPlan';
export { createConvolver, type Convolution, type Convolver } from './createConvolver';
export { compileConvolutionModule } from './kernelModule';
