import { useRef, useState, type ReactElement } from 'react';
import { toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { Notice } from '../../controls/Notice';

interface FileButtonProps {
  /** Names the input for tests and tools. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  /** Throws what is wrong with the file; then nothing changes. */
  readonly onText: (text: string, fileName: string) => void;
}

/** Takes a text file; what is wrong with it is told below and changes nothing. */
export function FileButton({ name, label, hint, accept, onText }: FileButtonProps): ReactElement {
  const { t } = useScene();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<ErrorReport | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      onText(await file.text(), file.name);
      setRefused(null);
    } catch (error) {
      setRefused(toErrorReport(error, 'fit/file'));
    }
  };
  return (
    <>
      <Button className="vd-file" title={hint} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        data-input={name}
        onChange={(event) => {
          void take(event.target.files?.[0]);
          // The same file again, once it has been corrected.
          event.target.value = '';
        }}
      />
      {refused !== null && (
        <Notice tone="error" title={t('fit.fileRefused')}>
          <p>{refused.message}</p>
          <p>{refused.remedy}</p>
          <p className="vd-code">{t('failed.code', { code: refused.code })}</p>
        </Notice>
      )}
    </>
  );
}
