package main

import (
	"encoding/json"

	"sigs.k8s.io/yaml"

	"tiphys/engine/internal/documents"
)

// parseYaml splits a YAML or JSON text into documents; empty ones are left out. What was read before an error
// is returned with it.
func parseYaml(raw []byte) (any, error) {
	var request struct {
		Text string `json:"text"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	found, err := documents.Split([]byte(request.Text))
	answer := map[string]any{"documents": found}
	if err != nil {
		answer["problem"] = err.Error()
	}
	return answer, nil
}

// stringifyYaml writes JSON as YAML, keys sorted, as kubectl and Argo CD print objects.
func stringifyYaml(raw []byte) (any, error) {
	var request struct {
		Value json.RawMessage `json:"value"`
	}
	if err := decode(raw, &request); err != nil {
		return nil, err
	}
	text, err := yaml.JSONToYAML(request.Value)
	return string(text), err
}
