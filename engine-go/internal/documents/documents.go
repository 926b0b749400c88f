// Package documents splits YAML and JSON texts into documents.
package documents

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
)

// bufferBytes is how far the reader looks to tell JSON from YAML, as kubectl does.
const bufferBytes = 4096

// raw is JSON as it is, null included.
type raw struct{ bytes []byte }

func (r *raw) UnmarshalJSON(text []byte) error {
	r.bytes = append(r.bytes[:0], bytes.TrimSpace(text)...)
	return nil
}

// Split returns each document as JSON, empty ones left out. On an error it also returns those before it.
func Split(text []byte) ([]json.RawMessage, error) {
	found := []json.RawMessage{}
	decoder := kubeyaml.NewYAMLOrJSONDecoder(bytes.NewReader(text), bufferBytes)
	for {
		var document raw
		if err := decoder.Decode(&document); err != nil {
			if errors.Is(err, io.EOF) {
				return found, nil
			}
			return found, err
		}
		if len(document.bytes) > 0 && string(document.bytes) != "null" {
			found = append(found, document.bytes)
		}
	}
}
