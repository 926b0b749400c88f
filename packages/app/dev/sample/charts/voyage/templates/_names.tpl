{{- define "voyage.labels" -}}
app.kubernetes.io/name: voyage
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "voyage.name" -}}
{{ printf "%s-voyage" .Release.Name | trunc 63 | trimSuffix "-" }}
{{- end }}
