import { Suspense, startTransition, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Language } from '../core/language';
import { loadRoomMessages } from '../i18n/roomMessages';
import { MessagesContext, loadMessages, useMessages } from '../i18n/useMessages';
import type { LoadedLocale } from '../i18n/useMessages';
import { roomNames } from '../state/url';
import type { RoomName } from '../state/url';
import { useStaysInRoom } from '../hooks/classView';
import { StoresContext, useOffline, useUrl, useSettings, useStores } from '../hooks/stores';
import type { Stores } from '../hooks/stores';
import { AsideContext } from '../ui/Aside';
import { Button } from '../ui/Button';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { lazyPart } from '../ui/lazyPart';
import { LetterKeysContext, useKeys } from '../ui/useKeys';
import styles from './App.module.css';
import { EngineBadge } from './EngineBadge';
import { Header } from './Header';
import { LanguageFailed } from './LanguageFailed';
import { lazyDialog } from './lazyDialog';
import { LessonCard, LessonKeeper, TeacherSheet, WelcomeCard, useWelcome } from './lessons';
import { LessonsButton } from './LessonsButton';
import { ReplaceDialog } from './ReplaceDialog';
import { RoomFailed } from './RoomFailed';
import { rooms } from './rooms';
import { useAppearance } from './useAppearance';

const UpdateNotice = lazyPart(async () => (await import('./UpdateNotice')).UpdateNotice);
const dialogs = () => import('./dialogs');
const LinkDialog = lazyDialog(async () => (await dialogs()).LinkDialog);
const HelpDialog = lazyDialog(async () => (await dialogs()).HelpDialog);
const AboutDialog = lazyDialog(async () => (await dialogs()).AboutDialog);
const EmbedFoot = lazyPart(async () => (await import('./EmbedFoot')).EmbedFoot);

function toggleFullScreen() {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen().catch(() => undefined);
}

function Shell() {
  const { app } = useMessages();
  const { settings, url } = useStores();
  const room = useUrl((state) => state.room);
  const language = useSettings((state) => state.language);
  const offersUpdate = useOffline(({ updated, later }) => updated && !later);
  const embed = useUrl((state) => state.classView.embed);
  const stays = useStaysInRoom();
  const [dialog, setDialog] = useState<'help' | 'about' | 'link' | null>(null);
  const [attempt, setAttempt] = useState(0);
  const place = useUrl((state) => state.lesson);
  const inLesson = place !== null;
  const welcome = useWelcome();
  /** Where the teacher's sheet was opened: moving on from there closes it. */
  const [sheetAt, setSheetAt] = useState<{ room: RoomName; place: typeof place } | null>(null);
  const sheet = sheetAt?.room === room && sheetAt.place === place;
  const teach = () => setSheetAt({ room, place });
  const lesson = useMemo(() => inLesson && <LessonCard props={{}} />, [inLesson]);
  useAppearance();
  useKeys({
    ...Object.fromEntries(
      (stays ? [] : roomNames).map((name, index) => [
        String(index + 1),
        () => url.getState().go(name),
      ]),
    ),
    f: toggleFullScreen,
    p: () => settings.getState().change({ presenter: !settings.getState().presenter }),
    '?': () => setDialog('help'),
  });
  // Beside the room's code, not after it.
  useEffect(() => {
    if (room !== 'train') void loadRoomMessages(room, language);
  }, [room, language]);
  const Room = rooms[room];
  return (
    <>
      <a className={styles.skip} href="#figure" onClick={focusFigure}>
        {app.skip}
      </a>
      {!embed && (
        <Header
          badge={<EngineBadge />}
          lessons={<LessonsButton onTeach={teach} />}
          onHelp={() => setDialog('help')}
          onLink={() => setDialog('link')}
        />
      )}
      {offersUpdate && <UpdateNotice props={{}} />}
      <main id="figure" className={embed ? undefined : styles.main} tabIndex={-1} data-room={room}>
        <h1 className="spoken">{app.rooms[room]}</h1>
        <ErrorBoundary
          key={`${room} ${attempt}`}
          fallback={(error) => (
            <RoomFailed room={room} error={error} onRetry={() => setAttempt(attempt + 1)} />
          )}
        >
          {sheet ? (
            <TeacherSheet props={{ onClose: () => setSheetAt(null) }} />
          ) : (
            <AsideContext value={lesson}>
              <Suspense fallback={<p className={styles.message}>{app.loadingRoom}</p>}>
                <Room />
              </Suspense>
            </AsideContext>
          )}
        </ErrorBoundary>
      </main>
      {inLesson && !sheet && <LessonKeeper props={{}} />}
      {welcome && !embed && <WelcomeCard props={{ onTeach: teach }} />}
      {embed ? (
        <EmbedFoot props={{ badge: <EngineBadge /> }} />
      ) : (
        <footer className={styles.footer}>
          <span>{app.footer}</span>
          <Button look="quiet" onClick={() => setDialog('about')}>
            {app.about}
          </Button>
        </footer>
      )}
      <HelpDialog
        open={dialog === 'help'}
        onClose={() => setDialog((shown) => (shown === 'help' ? null : shown))}
        onAbout={() => setDialog('about')}
      />
      <ReplaceDialog />
      <LinkDialog
        open={dialog === 'link'}
        onClose={() => setDialog((shown) => (shown === 'link' ? null : shown))}
      />
      <AboutDialog
        open={dialog === 'about'}
        onClose={() => setDialog((shown) => (shown === 'about' ? null : shown))}
      />
    </>
  );
}

/** The hash is the room's, so the skip link moves the focus itself. */
function focusFigure(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById('figure')?.focus();
}

interface LocalisedProps {
  /** In the language of the first paint. */
  first: LoadedLocale;
  children: ReactNode;
}

function Localised({ first, children }: LocalisedProps) {
  const { settings } = useStores();
  const { language, letterKeys } = useSettings((state) => state);
  const [spoken, setSpoken] = useState(first);
  const [failed, setFailed] = useState<Language | null>(null);
  useEffect(() => {
    let wanted = true;
    loadMessages(language).then(
      (loaded) => {
        if (!wanted) return;
        if (language !== spoken.language) setFailed(null);
        // In a transition the room stays on the page until its own messages have come too.
        startTransition(() => setSpoken(loaded));
      },
      () => {
        if (!wanted) return;
        setFailed(language);
        // For now: what was chosen is remembered, and asked for at the next visit.
        settings.setState({ language: spoken.language });
      },
    );
    return () => {
      wanted = false;
    };
  }, [settings, language, spoken.language]);
  return (
    <MessagesContext value={spoken}>
      <LetterKeysContext value={letterKeys}>
        {failed !== null && (
          <LanguageFailed
            language={failed}
            onRetry={() => settings.setState({ language: failed })}
            onDismiss={() => setFailed(null)}
          />
        )}
        {children}
      </LetterKeysContext>
    </MessagesContext>
  );
}

export function App({ stores, first }: { stores: Stores; first: LoadedLocale }) {
  return (
    <StoresContext value={stores}>
      <Localised first={first}>
        <Shell />
      </Localised>
    </StoresContext>
  );
}
