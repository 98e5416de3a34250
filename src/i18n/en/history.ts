import { bytes, count, duration, moment } from './words';

export const history = {
  title: 'History',
  past: 'looking back',
  strip: 'Step of the history on show',
  at: (step: number) => `step ${count(step)}`,
  stateAt: (step: number) => `kept state of step ${count(step)}`,
  count,
  thumbnail: (step: number) => `Four of the noise vectors at step ${count(step)}`,
  stateKey: 'a kept state: training can go on from it',
  forkKey: 'a branch begins',
  play: 'Play',
  pause: 'Pause',
  now: 'Newest',
  picture: (step: number) => `The fixed 64 noise vectors at step ${count(step)}`,
  rewind: (step: number) => `Go on from step ${count(step)}`,
  rewindNone: 'Go on from here',
  noState: (interval: number) =>
    `No state was kept this early; one is kept every ${duration(interval)}.`,
  seldom: (size: number, interval: number) =>
    `A state of this model takes ${bytes(size)}. One is kept about every ${duration(interval)} of training, and whenever you pause.`,
  framed:
    ' This page stands in a frame, which may forbid it, and downloads too: in a tab of its own both may work.',
  noRoom: (size: number, free: number) =>
    `A state of this model takes ${bytes(size)}, and this browser has ${bytes(free)} left for this page: the run will not be kept here. Pause now and then and save a file.`,
  branch: (branch: number, step: number) =>
    `Branch ${branch + 1}, from step ${count(step)}. The branch that it left is kept.`,
  others: 'Other branches end at',
  end: (branch: number, step: number) => `branch ${branch + 1}, step ${count(step)}`,
  empty:
    'Once training begins, a film strip grows here: the same noise from step 0 to now. Drag along it to see noise become images, play it, or go on from an earlier state.',
  saved: (states: number, size: number, ms: number) =>
    `${count(states)} ${states === 1 ? 'state' : 'states'} kept in this browser; the last one, ${bytes(size)}, took ${Math.round(ms)} ms.`,
  quota: (usage: number, quota: number) => `${bytes(usage)} of ${bytes(quota)} used.`,
  resume: {
    text: (step: number) => `An earlier visit left a run at step ${count(step)}.`,
    gaveWay: (step: number) => `The run before this one is kept at step ${count(step)}.`,
    go: (step: number) => `Resume at step ${count(step)}`,
  },
  elsewhere:
    'This page is open in another tab, and that one trains; this one only looks. Close the other one to train here.',
  download: 'Save a file',
  saveFailed: (why: string) => `No file was saved. ${why}`,
  replace: {
    title: 'Open another run?',
    training: (step: number) => `The present run is training, at step ${count(step)}.`,
    paused: (step: number) => `The present run stands at step ${count(step)}.`,
    kept: 'Its newest state stays in this browser, and you can come back to it under “Save and export”.',
    lost: 'This browser could not keep it: what is not in a file will be lost.',
    goOn: 'Keep training',
    stay: 'Stay with this run',
    open: 'Open the other run',
  },
  files: {
    open: 'Save and export',
    title: 'Save, open, export',
    save: 'Save the whole run',
    saveText:
      'One safetensors file with the weights of both networks, Adam’s moments and the step; opened again, training goes on exactly where it was.',
    load: 'Open a file',
    loadText: 'Or drop it anywhere on the page. It is checked completely before anything changes.',
    runsTitle: 'Kept in this browser',
    run: (step: number, saved: number, data: string | null) =>
      `${data === null ? 'Step' : `${data}, step`} ${count(step)}, ${moment(saved)}`,
    runsText: 'Runs that gave way to others. The newest state of each is there to go on from.',
    exportTitle: 'Take home',
    exports: {
      weights: 'Generator weights (safetensors)',
      pytorch: 'Python file for PyTorch',
      keras: 'Python file for Keras',
      png: 'Newest grid (PNG)',
      gif: 'History (GIF)',
      webm: 'History (WebM)',
    },
    exportText:
      'The Python files rebuild the generator, load the weights beside them and compare one picture with this page’s.',
    cannot: 'This browser cannot write that format.',
    nothing: 'Nothing to save yet: no run is open.',
  },
};
