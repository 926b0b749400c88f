import type { ReactNode } from 'react';
import { Checkbox, TextArea, TextField } from '../../parts/field.tsx';
import type { RepositoryFields, repositoryProblems } from '../../settings/repository-form.ts';

/** The fields of the form, how to change them, and what is wrong with them. */
export interface FieldsProps {
  readonly fields: RepositoryFields;
  readonly set: (change: Partial<RepositoryFields>) => void;
  readonly problems: ReturnType<typeof repositoryProblems>;
}

/** What a way of access asks for. */
export function Credentials(props: FieldsProps): ReactNode {
  switch (props.fields.method) {
    case 'https':
      return <HttpsFields {...props} />;
    case 'ssh':
      return (
        <TextArea
          label="SSH private key"
          isMono
          isOptional
          autoComplete="off"
          placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
          value={props.fields.sshPrivateKey}
          onChange={(sshPrivateKey) => props.set({ sshPrivateKey })}
          note="The host’s key must be among the known hosts."
        />
      );
    case 'github':
      return <GitHubFields {...props} />;
    case 'google':
      return (
        <TextArea
          label="Service account key"
          isMono
          autoComplete="off"
          placeholder='{"type": "service_account", …}'
          value={props.fields.gcpServiceAccountKey}
          onChange={(gcpServiceAccountKey) => props.set({ gcpServiceAccountKey })}
          error={props.problems.gcpServiceAccountKey}
        />
      );
    case 'azure':
      return <AzureFields {...props} />;
  }
}

function HttpsFields({ fields, set, problems }: FieldsProps): ReactNode {
  return (
    <>
      <div className="form-columns">
        <TextField
          label="User name"
          isOptional
          autoComplete="off"
          value={fields.username}
          onChange={(username) => set({ username })}
        />
        <TextField
          label="Password or token"
          isOptional
          type="password"
          autoComplete="new-password"
          value={fields.password}
          onChange={(password) => set({ password })}
        />
        {fields.type === 'git' && (
          <TextField
            label="Bearer token"
            isOptional
            type="password"
            autoComplete="new-password"
            value={fields.bearerToken}
            onChange={(bearerToken) => set({ bearerToken })}
          />
        )}
      </div>
      <details className="more">
        <summary>TLS client certificate</summary>
        <div className="form-columns">
          <TextArea
            label="Certificate"
            isMono
            isOptional
            placeholder="-----BEGIN CERTIFICATE-----"
            value={fields.tlsClientCertData}
            onChange={(tlsClientCertData) => set({ tlsClientCertData })}
            error={problems.tlsClientCertData}
          />
          <TextArea
            label="Key of the certificate"
            isMono
            isOptional
            placeholder="-----BEGIN PRIVATE KEY-----"
            value={fields.tlsClientCertKey}
            onChange={(tlsClientCertKey) => set({ tlsClientCertKey })}
            error={problems.tlsClientCertKey}
          />
        </div>
      </details>
    </>
  );
}

function GitHubFields({ fields, set, problems }: FieldsProps): ReactNode {
  return (
    <>
      <div className="form-columns">
        <TextField
          label="App ID"
          inputMode="numeric"
          value={fields.githubAppID}
          onChange={(githubAppID) => set({ githubAppID })}
          error={problems.githubAppID}
        />
        <TextField
          label="Installation ID"
          isOptional
          inputMode="numeric"
          note="Found by the organisation where empty."
          value={fields.githubAppInstallationID}
          onChange={(githubAppInstallationID) => set({ githubAppInstallationID })}
          error={problems.githubAppInstallationID}
        />
        <TextField
          label="GitHub Enterprise API"
          isOptional
          isMono
          placeholder="https://ghe.example.com/api/v3"
          value={fields.githubAppEnterpriseBaseUrl}
          onChange={(githubAppEnterpriseBaseUrl) => set({ githubAppEnterpriseBaseUrl })}
        />
      </div>
      <TextArea
        label="Private key of the app"
        isMono
        placeholder="-----BEGIN RSA PRIVATE KEY-----"
        value={fields.githubAppPrivateKey}
        onChange={(githubAppPrivateKey) => set({ githubAppPrivateKey })}
        error={problems.githubAppPrivateKey}
      />
    </>
  );
}

function AzureFields({ fields, set }: FieldsProps): ReactNode {
  return (
    <>
      <Checkbox
        label="Use the workload identity"
        note="Of the pod that Tiphys runs in; no secret is kept."
        checked={fields.useAzureWorkloadIdentity}
        onChange={(useAzureWorkloadIdentity) => set({ useAzureWorkloadIdentity })}
      />
      {!fields.useAzureWorkloadIdentity && (
        <div className="form-columns">
          <TextField
            label="Tenant ID"
            isMono
            value={fields.azureTenant}
            onChange={(azureTenant) => set({ azureTenant })}
          />
          <TextField
            label="Client ID"
            isMono
            value={fields.azureClient}
            onChange={(azureClient) => set({ azureClient })}
          />
          <TextField
            label="Client secret"
            type="password"
            autoComplete="new-password"
            value={fields.azureSecret}
            onChange={(azureSecret) => set({ azureSecret })}
          />
          <TextField
            label="Login endpoint"
            isOptional
            isMono
            value={fields.azureEndpoint}
            onChange={(azureEndpoint) => set({ azureEndpoint })}
          />
        </div>
      )}
    </>
  );
}
