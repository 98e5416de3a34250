export { deconv } from './deconv';
export { deconvLayer } from './deconvLayer';
export { deconvSteps } from './deconvSteps';
