import { nodeWasmHost } from '../../scripts/wasmHost';
import { openTrainer as openAnywhere } from '../engine/openTrainer';
import type { TrainerRequest } from '../engine/openTrainer';

const wasmHost = nodeWasmHost(1);

/** `openTrainer` in Node, where nothing serves WebAssembly's files. */
export const openTrainer = (request: TrainerRequest) => openAnywhere({ wasmHost, ...request });
