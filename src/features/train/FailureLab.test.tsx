// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { defaultConfig } from '../../core/config';
import type { RunConfig } from '../../core/config';
import { failures, failureSteps } from '../../core/failures';
import type { RunInfo } from '../../rpc/engine';
import type { Engine } from '../../rpc/engineProtocol';
import { emptyHistory } from '../../persistence/archive/historyState';
import { StoresContext, useStores } from '../../hooks/stores';
import { createReplacing } from '../../state/replacing';
import type { UrlParams } from '../../state/url';
import { trainCodec } from '../../state/trainUrl';
import { fakeEngine } from '../../testing/fakeEngine';
import { trainStores } from '../../testing/stores';
import { FailureLab } from './FailureLab';
import { useRun } from './useRun';
import { useSetup } from './useSetup';

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const infoOf = (config: RunConfig): RunInfo => ({
  ...{ config, step: 0, engine: 'tfjs', backend: 'cpu', device: '', fallback: null },
});

function Lab() {
  const setup = useSetup();
  return <FailureLab setup={setup} begin={useRun(setup)} />;
}

/** The failure lab of a page on which a run is open. */
function page({ params = {}, run = defaultConfig }: { params?: UrlParams; run?: RunConfig } = {}) {
  const open = vi.fn<Engine['open']>((config) => Promise.resolve(infoOf(config)));
  const start = vi.fn<Engine['start']>(() => Promise.resolve());
  const pause = vi.fn<Engine['pause']>(() => Promise.resolve({ step: 70 }));
  const { engine } = fakeEngine({ open, start, pause });
  const { link, session, wrapper: Wrapper } = trainStores(engine, params);
  const replacing = createReplacing(
    session,
    createStore(() => emptyHistory),
  );
  function WithReplacing() {
    return (
      <StoresContext value={{ ...useStores(), replacing }}>
        <Lab />
      </StoresContext>
    );
  }
  session.store.setState({ info: infoOf(run), choice: 'auto', phase: 'ready' });
  render(
    <Wrapper>
      <WithReplacing />
    </Wrapper>,
  );
  const answer = (yes: boolean) =>
    act(() => {
      replacing.answer(yes);
      return Promise.resolve();
    });
  const press = async (name: string) => {
    fireEvent.click(await screen.findByRole('button', { name }));
    await act(() => Promise.resolve());
  };
  return {
    open,
    start,
    session,
    replacing,
    answer,
    press,
    setup: () => trainCodec.parse(link.getState().params.train),
  };
}

async function unfold(): Promise<void> {
  const details = screen.getByText('Break it …').closest('details')!;
  act(() => {
    details.open = true;
    fireEvent(details, new Event('toggle'));
  });
  await screen.findByRole('group', { name: 'Failure lab' });
}

test('one press sets the case up, trains it and says what to watch; another one trains its cure', async () => {
  const { open, start, press, setup } = page({ params: { seed: '99', engine: 'wasm' } });
  expect(screen.queryByRole('group', { name: 'Failure lab' })).toBeNull();
  await unfold();
  await press('Mode collapse');
  const { broken, cure } = failures.collapse;
  await waitFor(() => expect(start).toHaveBeenCalledExactlyOnceWith(failureSteps));
  expect(open).toHaveBeenLastCalledWith(broken, 'wasm');
  expect(setup()).toMatchObject({ config: broken, failure: 'collapse', target: failureSteps });
  expect(screen.getByText(/^With β₁ = 0\.96/, { selector: 'p' })).toBeDefined();

  await press('Train the cure');
  await waitFor(() => expect(start).toHaveBeenCalledTimes(2));
  expect(open).toHaveBeenLastCalledWith(cure, 'wasm');
  expect(setup()).toMatchObject({ config: cure, failure: 'collapse' });
  expect(screen.getByText(/bars fill up/)).toBeDefined();
  await press('Break it again');
  await waitFor(() => expect(open).toHaveBeenLastCalledWith(broken, 'wasm'));
});

test('a link opens its case, unfolded, and trains nothing unasked', async () => {
  const { start } = page({ params: { preset: 'quick', beta1: '0.96', lab: 'collapse' } });
  const button = await screen.findByRole('button', { name: 'Mode collapse' });
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(screen.getByRole('button', { name: 'Train the cure' })).toBeDefined();
  expect(start).not.toHaveBeenCalled();
});

test('a run in training is asked for; no leaves it and its setup alone', async () => {
  const { open, session, replacing, answer, press, setup } = page({ params: { seed: '99' } });
  await unfold();
  act(() => session.store.setState({ phase: 'training', step: 70 }));
  await press('D too weak');
  expect(replacing.store.getState().question).toMatchObject({ step: 70, training: true });
  await answer(false);
  expect(open).not.toHaveBeenCalled();
  expect(setup()).toMatchObject({ failure: null, config: { model: { seed: 99 } } });

  await press('D too weak');
  await answer(true);
  await waitFor(() => expect(open).toHaveBeenCalledWith(failures.weakD.broken, 'auto'));
});

test('a case in training gives way to its cure unasked, unless it has trained long', async () => {
  const { open, session, replacing, press } = page({
    params: { lab: 'weakD' },
    run: failures.weakD.broken,
  });
  const training = { phase: 'training', step: 70, info: infoOf(failures.weakD.broken) } as const;
  act(() => session.store.setState({ ...training, trained: 20 }));
  await press('Break it again');
  await waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  expect(replacing.store.getState().question).toBeNull();

  act(() => session.store.setState({ ...training, trained: 200 }));
  await press('Train the cure');
  expect(replacing.store.getState().question).not.toBeNull();
  expect(open).toHaveBeenCalledTimes(1);
});
