/*
 * For Node only: TensorFlow.js ships its gradients as ES modules with extensionless imports, which
 * Node's own resolver refuses and the CommonJS resolver (through tsx) accepts. Registers are global,
 * so they land in the same engine. package.json's "imports" chooses this file.
 */
require('@tensorflow/tfjs-core/dist/register_all_gradients.js');
