// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { controlNames, panelNames } from './classView';
import { stepOf } from './lessons/lessons';
import { controls, frameLine, panels, teacherLink } from './teacherLink';
import type { LinkChoices } from './teacherLink';
import { trainCodec } from './trainUrl';
import { parseHash, roomNames } from './url';

const page = 'https://school.example/gan/?x=1#/latent?t=0.5';
const plain: LinkChoices = {
  room: 'train',
  params: {},
  lesson: null,
  dataset: null,
  language: null,
  present: false,
  roomOnly: false,
  hidden: [],
  locked: [],
};
const read = (link: string) => parseHash(new URL(link).hash);

test('every name that a link may hold is offered in a room', () => {
  expect(new Set([...Object.values(panels).flat(), 'rooms'])).toEqual(new Set(panelNames));
  expect(new Set(Object.values(controls).flat())).toEqual(new Set(controlNames));
});

test('without choices it is the shortest address of the room', () => {
  expect(teacherLink(plain, page)).toBe('https://school.example/gan/?x=1#/train');
});

test.each(roomNames)('what was chosen for %s is what the page reads', (room) => {
  const link = teacherLink(
    {
      ...plain,
      room,
      params: { at: '12', seed: '7' },
      language: 'zh-Hans',
      present: true,
      roomOnly: true,
      hidden: panels[room],
      locked: controls[room],
    },
    page,
    true,
  );
  const { classView, ...rest } = read(link);
  expect(rest).toEqual({
    room,
    language: 'zh-Hans',
    lesson: null,
    params: { at: '12', seed: '7' },
  });
  expect(new Set(classView.hidden)).toEqual(new Set([...panels[room], 'rooms']));
  expect(new Set(classView.locked)).toEqual(new Set(controls[room]));
  expect(classView).toMatchObject({ embed: true, present: true });
});

test('the order in which things were left out does not change the link', () => {
  const one = teacherLink(
    { ...plain, hidden: ['words', 'losses'], locked: ['files', 'setup'] },
    page,
  );
  const other = teacherLink(
    { ...plain, hidden: ['losses', 'words'], locked: ['setup', 'files'] },
    page,
  );
  expect(one).toBe(other);
});

test('what another room has is left out', () => {
  const link = teacherLink({ ...plain, hidden: ['pipeline', 'inside'], locked: ['mode'] }, page);
  expect(read(link).classView).toMatchObject({ hidden: ['pipeline'], locked: [] });
});

test('another data set leaves the rest of the set-up as it was, where it can', () => {
  const params = { preset: 'classroom', seed: '5', loss: 'hinge', steps: '300' };
  const link = teacherLink({ ...plain, params, dataset: 'fashion' }, page);
  const before = trainCodec.parse(params);
  const after = trainCodec.parse(read(link).params);
  expect(after).toEqual({ ...before, config: { ...before.config, dataset: 'fashion' } });
  // Of colours, which the generator has to have three of.
  const faces = trainCodec.parse(
    read(teacherLink({ ...plain, params, dataset: 'faces' }, page)).params,
  );
  expect(faces.adjusted).toEqual([]);
  expect(faces.config.model.generator.at(-1)).toBe(3);
  expect(faces.config.model.seed).toBe(5);
});

test('the line for a frame is HTML that opens the address', () => {
  const address = teacherLink({ ...plain, hidden: ['losses'], language: 'en' }, page, true);
  const host = document.createElement('div');
  host.innerHTML = frameLine(address, 'A "GAN" <at work> & more');
  const frame = host.querySelector('iframe')!;
  expect(host.childElementCount).toBe(1);
  expect(frame.getAttribute('src')).toBe(address);
  expect(frame.title).toBe('A "GAN" <at work> & more');
  expect(frame.getAttribute('allow')).toContain('cross-origin-isolated');
});

test('a lesson begins at its step, in the room and with the set-up of that step', () => {
  const lesson = { id: 'digits', step: 3 } as const;
  const { room, set } = stepOf(lesson);
  expect(room).not.toBe(plain.room);
  const link = teacherLink({ ...plain, lesson, room, params: set ?? {} }, page);
  expect(read(link)).toMatchObject({ room, lesson, params: set ?? {} });
});
