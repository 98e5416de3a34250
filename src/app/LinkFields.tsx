import { datasetNames } from '../core/dataset';
import type { Language } from '../core/language';
import { useRoomMessages } from '../i18n/roomMessages';
import { useMessages } from '../i18n/useMessages';
import type { ControlName, PanelName } from '../state/classView';
import { controls, panels } from '../state/teacherLink';
import type { LinkDraft } from '../state/teacherLink';
import { trainCodec } from '../state/trainUrl';
import { roomNames } from '../state/url';
import type { UrlParams } from '../state/url';
import { Segmented } from '../ui/Segmented';
import { Select } from '../ui/Select';
import { Toggle } from '../ui/Toggle';
import { Checks } from './Checks';
import { LessonFields } from './LessonFields';
import styles from './LinkDialog.module.css';

interface Props {
  draft: LinkDraft;
  /** The room's part of the address. */
  params: UrlParams;
  onChange: (part: Partial<LinkDraft>) => void;
}

const languageNames: Record<Language, string> = { en: 'English', 'zh-Hans': '简体中文' };

/** Everything that a link for a class can say. */
export function LinkFields({ draft, params, onChange }: Props) {
  const { app, train } = useMessages();
  const { link: text } = useRoomMessages('dialogs');
  const { room, lesson, setup, dataset, language, present, roomOnly, hidden, locked } = draft;
  const panelNames: Partial<Record<PanelName, string>> = text.panels[room];
  const controlNames: Partial<Record<ControlName, string>> = text.controls[room];
  return (
    <div className={styles.fields}>
      <LessonFields lesson={lesson} onChange={onChange} />
      <div className={styles.pair}>
        {!lesson && (
          <Select
            label={text.room}
            value={room}
            options={roomNames.map((value) => ({ value, label: app.rooms[value] }))}
            onChange={(value) => onChange({ room: value })}
          />
        )}
        {!lesson && room === 'train' && (
          <Select
            label={text.dataset}
            value={dataset ?? trainCodec.parse(params).config.dataset}
            options={datasetNames
              .filter((name) => name !== 'shapes')
              .map((value) => ({ value, label: train.setup.datasets[value] }))}
            onChange={(value) => onChange({ dataset: value })}
          />
        )}
      </div>
      {!lesson && (
        <div>
          <Segmented
            label={text.setup.label}
            showLabel
            value={setup}
            options={(['now', 'fresh'] as const).map((value) => ({
              value,
              label: text.setup[value],
            }))}
            onChange={(value) => onChange({ setup: value, dataset: null })}
          />
          <p className={styles.hint}>{text.setup.hint}</p>
        </div>
      )}
      <Segmented
        label={text.language.label}
        showLabel
        value={language ?? 'reader'}
        options={[
          { value: 'reader', label: text.language.reader },
          { value: 'en', label: languageNames.en },
          { value: 'zh-Hans', label: languageNames['zh-Hans'] },
        ]}
        onChange={(value) => onChange({ language: value === 'reader' ? null : value })}
      />
      <div>
        <Toggle
          label={text.present}
          checked={present}
          onChange={(on) => onChange({ present: on })}
        />
        <Toggle
          label={text.roomOnly}
          checked={roomOnly}
          onChange={(on) => onChange({ roomOnly: on })}
        />
      </div>
      <Checks<PanelName>
        legend={text.shown}
        names={panels[room]}
        labels={panelNames}
        checked={(name) => !hidden.includes(name)}
        onChange={(name, on) =>
          onChange({
            hidden: on ? hidden.filter((other) => other !== name) : [...hidden, name],
          })
        }
      />
      <Checks<ControlName>
        legend={text.locked}
        names={controls[room]}
        labels={controlNames}
        checked={(name) => locked.includes(name)}
        onChange={(name, on) =>
          onChange({
            locked: on ? [...locked, name] : locked.filter((other) => other !== name),
          })
        }
        note={text.lockNote}
      />
    </div>
  );
}
