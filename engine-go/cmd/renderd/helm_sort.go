package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

// hookDocument is a hook as JSON.
type hookDocument struct {
	document json.RawMessage
	test     bool
}

// documentHead is what helm sorts documents by, and the number of the document, which comes last.
type documentHead struct {
	APIVersion json.RawMessage `json:"apiVersion,omitempty"`
	Kind       json.RawMessage `json:"kind,omitempty"`
	Metadata   *headMetadata   `json:"metadata,omitempty"`
	Number     int             `json:"tiphysNumber"`
}

type headMetadata struct {
	Name        json.RawMessage `json:"name,omitempty"`
	Annotations json.RawMessage `json:"annotations,omitempty"`
}

// sortRendered turns rendered templates into documents in helm's order. Helm's own sorting reads all YAML once
// more, which is most of the time of a render; so it gets the heads of the documents only, as JSON. Where anything
// looks unusual, it gets the texts, and has the word on what is wrong with them.
func sortRendered(rendered map[string]string) ([]hookDocument, []json.RawMessage, error) {
	documents, heads, usual := readRendered(rendered)
	if !usual {
		return sortTexts(rendered)
	}
	hooks, sorted, err := releaseutil.SortManifests(heads, nil, releaseutil.InstallOrder)
	if err != nil {
		return sortTexts(rendered)
	}
	manifests := make([]json.RawMessage, 0, len(sorted))
	for _, manifest := range sorted {
		manifests = append(manifests, documents[numberOf(manifest.Content)])
	}
	return hookDocuments(hooks, func(hook *release.Hook) json.RawMessage {
		return documents[numberOf(hook.Manifest)]
	}), manifests, nil
}

func hookDocuments(hooks []*release.Hook, documentOf func(*release.Hook) json.RawMessage) []hookDocument {
	made := make([]hookDocument, 0, len(hooks))
	for _, hook := range hooks {
		made = append(made, hookDocument{documentOf(hook), isTest(hook)})
	}
	return made
}

const numberField = `"tiphysNumber":`

func numberOf(head string) int {
	at := strings.LastIndex(head, numberField) + len(numberField)
	number, _ := strconv.Atoi(strings.TrimRight(head[at:], "}\n "))
	return number - 1
}

// text is one document of one rendered file; numbers start at one.
type text struct {
	number  int
	file    string
	content string
	json    json.RawMessage
	head    []byte
	usual   bool
}

// readRendered reads every document, several at a time.
func readRendered(rendered map[string]string) (documents []json.RawMessage, heads map[string]string, usual bool) {
	var texts []*text
	for file, content := range rendered {
		split := releaseutil.SplitManifests(content)
		keys := make([]string, 0, len(split))
		for key := range split {
			keys = append(keys, key)
		}
		slices.SortFunc(keys, func(left, right string) int {
			if releaseutil.BySplitManifestsOrder([]string{left, right}).Less(0, 1) {
				return -1
			}
			return 1
		})
		for _, key := range keys {
			texts = append(texts, &text{number: len(texts) + 1, file: file, content: split[key]})
		}
	}
	readAll(texts)
	heads = map[string]string{}
	for _, one := range texts {
		if !one.usual {
			return nil, nil, false
		}
		documents = append(documents, one.json)
		heads[one.file] += "---\n" + string(one.head) + "\n"
	}
	return documents, heads, true
}

// readersPerRequest bounds what one request takes of the cores.
const readersPerRequest = 4

func readAll(texts []*text) {
	var waiting sync.WaitGroup
	share := max(8, (len(texts)+readersPerRequest-1)/readersPerRequest)
	for part := range slices.Chunk(texts, share) {
		waiting.Go(func() {
			for _, one := range part {
				one.read()
			}
		})
	}
	waiting.Wait()
}

// read parses one document; it is usual when it is an object with a head as helm expects it.
func (t *text) read() {
	document, err := yaml.YAMLToJSON([]byte(t.content))
	if err != nil || len(document) == 0 || document[0] != '{' {
		return
	}
	var head documentHead
	if err := json.Unmarshal(document, &head); err != nil || head.Number != 0 {
		return
	}
	head.Number = t.number
	t.json = document
	t.head, err = json.Marshal(head)
	t.usual = err == nil
}

// sortTexts lets helm read and sort the texts themselves.
func sortTexts(rendered map[string]string) ([]hookDocument, []json.RawMessage, error) {
	hooks, sorted, err := releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, nil, err
	}
	manifests := make([]json.RawMessage, 0, len(sorted))
	for _, manifest := range sorted {
		manifests = append(manifests, mustJSON(manifest.Content))
	}
	return hookDocuments(hooks, func(hook *release.Hook) json.RawMessage { return mustJSON(hook.Manifest) }), manifests, nil
}

// mustJSON reads what helm has read before.
func mustJSON(text string) json.RawMessage {
	document, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return json.RawMessage("null")
	}
	return document
}
