package main

import (
	"bytes"
	"encoding/json"

	"tiphys/engine/internal/documents"
)

// manifests collects JSON documents into one array.
type manifests struct {
	buffer bytes.Buffer
	count  int
}

func (m *manifests) add(document []byte) {
	if m.count == 0 {
		m.buffer.WriteByte('[')
	} else {
		m.buffer.WriteByte(',')
	}
	m.buffer.Write(document)
	m.count++
}

// addObject adds a document unless it is empty.
func (m *manifests) addObject(document []byte) {
	if trimmed := bytes.TrimSpace(document); len(trimmed) > 0 && string(trimmed) != "null" {
		m.add(trimmed)
	}
}

func (m *manifests) addYaml(text []byte) error {
	found, err := documents.Split(text)
	for _, document := range found {
		m.add(document)
	}
	return err
}

func (m *manifests) bytes() []byte {
	if m.count == 0 {
		return []byte("[]")
	}
	m.buffer.WriteByte(']')
	return m.buffer.Bytes()
}

// splitDocuments splits YAML or JSON files: for each blob its documents, and what stopped the reading.
func splitDocuments(work *request) (map[string]any, []byte, error) {
	type answer struct {
		Documents []json.RawMessage `json:"documents"`
		Problem   string            `json:"problem,omitempty"`
	}
	answers := make([]answer, len(work.blobs))
	for index, text := range work.blobs {
		found, err := documents.Split(text)
		answers[index].Documents = found
		if err != nil {
			answers[index].Problem = err.Error()
		}
	}
	body, err := json.Marshal(answers)
	return nil, body, err
}
