import { expect, test } from 'vitest';
import { fakeLink } from '../testing/stores';
import { wholePage } from './classView';
import { followLink } from './followLink';
import { createSettings } from './settings';

test('a link says language and presenter mode for the visit; a reader may change both', () => {
  const settings = createSettings(null, ['en']);
  const url = fakeLink('train');
  url.setState({ language: 'zh-Hans', classView: { ...wholePage, present: true } });
  followLink(settings, url);
  expect(settings.getState()).toMatchObject({ language: 'zh-Hans', presenter: true });

  settings.getState().change({ presenter: false, language: 'en' });
  url.getState().go('latent');
  expect(settings.getState()).toMatchObject({ language: 'en', presenter: false });

  url.setState({ classView: { ...wholePage, hidden: ['losses'] } });
  url.setState({ classView: { ...wholePage, present: true } });
  expect(settings.getState().presenter).toBe(true);
});
