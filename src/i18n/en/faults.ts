import type { FaultCode, FaultParams } from '../../core/fault';
import { bytes, count, fieldNames, number } from './words';

type Field = { field: string };
const name = ({ field }: Field) => fieldNames[field] ?? field;

/** What a browser or device says, closed as a sentence: others may follow. */
function ended(message: string | number): string {
  return `${String(message).replace(/[.。!！\s]+$/, '')}.`;
}

/** One sentence a fault: what happened, and what to do about it where something can be done. */
export const faults: { [Code in FaultCode]: (params: FaultParams[Code]) => string } = {
  'config.unknownPreset': ({ preset }) => `There is no preset called “${preset}”.`,
  'config.unknownDataset': ({ dataset }) => `There is no data set called “${dataset}”.`,
  'config.unknownLoss': ({ loss }) => `There is no loss called “${loss}”.`,
  'config.notANumber': (params) => `${name(params)} must be a number.`,
  'config.notASwitch': (params) => `${name(params)} must be on or off.`,
  'config.outOfRange': ({ value, min, max, ...params }) =>
    `${name(params)} must lie between ${number(min)} and ${number(max)}; ${number(value)} does not.`,
  'config.notAnInteger': ({ value, ...params }) =>
    `${name(params)} must be a whole number, not ${number(value)}.`,
  'config.channelList': ({ min, max, ...params }) =>
    `${name(params)} must list ${min} to ${max} numbers, one per layer.`,
  'config.imageChannels': ({ dataset, expected, found }) =>
    `The generator’s last layer must have ${expected} channel${expected === 1 ? '' : 's'}, as the images of ${dataset} do; it has ${found}.`,
  'config.imageSize': ({ size, max }) =>
    `Images would be ${size} pixels wide; at most ${max} are possible.`,
  'config.discriminatorDepth': ({ size, stages, max }) =>
    `${stages} halvings are too many for ${size}-pixel images: at most ${max} leave something to judge.`,
  'config.batchBeyondData': ({ batch, images }) =>
    `A batch of ${count(batch)} is larger than the data set, which has ${count(images)} images.`,
  'config.tooManyParameters': ({ parameters, max }) =>
    `The two networks would have ${count(parameters)} weights; at most ${count(max)} are possible.`,
  'page.partMissing': ({ file }) =>
    `A part of this page could not be loaded${file === '' ? '' : ` (${file})`}. Check the connection and try again; if the page has been updated meanwhile, reload it.`,
  'data.missing': ({ file }) => `The data file ${file} is missing on the server.`,
  'data.network': ({ file }) => `The data file ${file} could not be fetched. Is the network there?`,
  'data.notKept': ({ file }) =>
    `There is no connection, and the data file ${file} is not kept in this browser. Choose data that is kept, or connect and try again: what was used once is kept from then on, and “About and licences” can keep all of it.`,
  'data.truncated': ({ file, bytes: found, expected }) =>
    `The data file ${file} arrived incomplete: ${bytes(found)} of ${bytes(expected)}.`,
  'data.checksum': ({ file }) =>
    `The data file ${file} arrived damaged: its checksum is wrong. Nothing was trained on it.`,
  'data.manifest': ({ file }) => `The list of data files, ${file}, is damaged.`,
  'engine.noDevice': () => 'The graphics device could not be opened.',
  'engine.cannotTrain': () =>
    'This browser offers neither WebGPU nor WebAssembly with SIMD nor WebGL, so nothing can be trained here. A current Chrome, Edge, Firefox or Safari can. Latent space, Deconvolution and the Game work here all the same.',
  'engine.deviceLost': ({ reason }) =>
    `The graphics device went away${reason === '' ? '' : ` (${reason})`}. A smaller preset asks less of it.`,
  'engine.outOfMemory': ({ bytes: size }) =>
    `The graphics device has no room ${size === 0 ? 'left' : `for ${bytes(size)}`}. Choose a smaller batch or preset.`,
  'engine.tooLarge': ({ what, bytes: size, max }) =>
    `${what} would need ${bytes(size)} in one piece; this device allows ${bytes(max)}. Choose a smaller batch or preset.`,
  'engine.gpuError': ({ message }) => `The graphics device reported an error: ${ended(message)}`,
  'engine.stalled': ({ seconds }) =>
    `The graphics device has not finished a step for ${count(Math.round(seconds))} s.`,
  'engine.gaveUp': () =>
    ' New engines did not help, so training has stopped. Close other pages and programs that use the graphics device, or choose a smaller preset, and try again.',
  'engine.notFinite': ({ step }) =>
    `The losses ran off to infinity at step ${count(step)}, so training stopped and went back to the last good state. Lower learning rates help.`,
  'engine.mapsNotFinite': ({ layer }) =>
    `The generator’s weights are so large that what ${layer} computes is not finite, so there is nothing to show of it.`,
  'engine.timeout': ({ seconds }) =>
    `The engine did not answer within ${number(seconds)} s. Try again; a smaller preset asks less of it.`,
  'engine.workerDied': () => 'The engine’s thread stopped unexpectedly.',
  'engine.notOpen': () => 'No run is open yet.',
  'engine.snapshotMismatch': ({ tensor }) =>
    `The saved state does not fit this setup: ${tensor} is missing or has another size.`,
  'engine.snapshotNotFinite': ({ tensor }) =>
    `The saved state is damaged: ${tensor} holds numbers that are not finite.`,
  'engine.superseded': () => 'A newer request took this one’s place.',
  'engine.badMessage': ({ call }) => `The engine could not read the request “${call}”.`,
  'engine.unexpected': ({ message }) => `Something unforeseen went wrong: ${ended(message)}`,
  'file.tooLarge': ({ bytes: size, max }) =>
    `The file is too large: ${bytes(size)}; at most ${bytes(max)} are read.`,
  'file.truncated': ({ bytes: found, expected }) =>
    `The file is incomplete: ${bytes(found)} of ${bytes(expected)}.`,
  'file.header': () => 'This is not a safetensors file, or its header is damaged.',
  'file.layout': ({ tensor }) =>
    tensor === ''
      ? 'The file has stray bytes at its end.'
      : `The file is damaged: the bytes of ${tensor} are not where they should be.`,
  'file.duplicate': ({ tensor }) => `The file holds ${tensor} twice.`,
  'file.dtype': ({ tensor }) => `The numbers of ${tensor} are of a kind that is not read here.`,
  'file.shape': ({ tensor }) => `${tensor} has another shape than this model’s.`,
  'file.missing': ({ tensor }) => `The file lacks ${tensor}.`,
  'file.unexpected': ({ tensor }) => `The file holds ${tensor}, which this model does not have.`,
  'file.notFinite': ({ tensor }) => `${tensor} holds numbers that are not finite.`,
  'file.mixed': () => 'The files are parts of different models.',
  'file.notOurs': () => 'The file is a good safetensors file, but was not saved by this page.',
  'file.manifest': () => 'The file’s description of its run is damaged.',
  'file.tooManySteps': ({ steps, max }) =>
    `The saved state claims ${count(steps)} steps; at most ${count(max)} are possible.`,
  'file.version': ({ version }) =>
    `The file was saved by a newer version of this page (format ${version}).`,
  'store.full': () =>
    'This browser has no room left to keep the run. Training goes on; save a file instead.',
  'store.unavailable': () =>
    'This browser does not let the page keep the run. Save a file instead.',
  'store.blocked': () =>
    'The run cannot be kept while an older version of this page is open in another tab. Close that tab, and keeping goes on by itself.',
  'store.newerPage': () =>
    'A newer version of this page keeps its runs in this browser. Save a file, then reload this page.',
  'store.noAnswer': ({ seconds }) =>
    `The browser’s storage did not answer within ${number(seconds)} s. Try again, or reload the page.`,
  'store.timeout': ({ seconds }) =>
    `The browser’s storage did not answer within ${number(seconds)} s, so the run was not kept. Training goes on, and keeping is tried again; save a file to be safe.`,
  'store.workerDied': () =>
    'The thread that keeps, saves and opens runs stopped unexpectedly. Try again.',
  'store.gone': () => 'This state was dropped meanwhile to make room for newer ones.',
  'store.otherTab': () => 'Another tab of this page is training; this one can only look.',
};
