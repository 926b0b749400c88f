package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/google/go-jsonnet"
)

type jsonnetArguments struct {
	// File is the path of the file to evaluate, from the root of the tree.
	File    string            `json:"file"`
	ExtVars []jsonnetVariable `json:"extVars"`
	TLAs    []jsonnetVariable `json:"tlas"`
	// Libraries are folders to look in for imports, from the root of the tree; the last is tried first.
	Libraries []string `json:"libraries"`
}

type jsonnetVariable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Code  bool   `json:"code"`
}

// evaluateJsonnet returns the evaluated JSON text as its body.
func evaluateJsonnet(work *request) (map[string]any, []byte, error) {
	given, err := arguments[jsonnetArguments](work)
	if err != nil {
		return nil, nil, err
	}
	vm := jsonnet.MakeVM()
	vm.Importer(&treeImporter{work: work, libraries: given.Libraries, seen: map[string]*jsonnet.Contents{}})
	for _, variable := range given.ExtVars {
		if variable.Code {
			vm.ExtCode(variable.Name, variable.Value)
		} else {
			vm.ExtVar(variable.Name, variable.Value)
		}
	}
	for _, variable := range given.TLAs {
		if variable.Code {
			vm.TLACode(variable.Name, variable.Value)
		} else {
			vm.TLAVar(variable.Name, variable.Value)
		}
	}
	text, err := vm.EvaluateFile(given.File)
	return nil, []byte(text), err
}

// treeImporter imports from the tree: beside the importing file first, then from the libraries.
type treeImporter struct {
	work      *request
	libraries []string
	seen      map[string]*jsonnet.Contents
}

func (i *treeImporter) Import(from, wanted string) (jsonnet.Contents, string, error) {
	if path.IsAbs(wanted) {
		return jsonnet.Contents{}, "", fmt.Errorf("couldn't open import %#v: absolute paths are not allowed", wanted)
	}
	folders := []string{path.Dir(from)}
	if from == "" {
		folders = []string{""}
	}
	for index := len(i.libraries) - 1; index >= 0; index-- {
		folders = append(folders, i.libraries[index])
	}
	for _, folder := range folders {
		candidate := path.Join(folder, wanted)
		if candidate == ".." || strings.HasPrefix(candidate, "../") {
			continue
		}
		contents, err := i.open(candidate)
		if err != nil {
			return jsonnet.Contents{}, "", err
		}
		if contents != nil {
			return *contents, candidate, nil
		}
	}
	return jsonnet.Contents{}, "", fmt.Errorf("couldn't open import %#v: no match locally or in the Jsonnet library paths", wanted)
}

// open reads a file once; jsonnet wants the same contents for the same path.
func (i *treeImporter) open(candidate string) (*jsonnet.Contents, error) {
	if known, seen := i.seen[candidate]; seen {
		return known, nil
	}
	answer, err := i.work.ask("open", candidate)
	if err != nil {
		return nil, err
	}
	var contents *jsonnet.Contents
	if answer.kind == "file" {
		made := jsonnet.MakeContentsRaw(answer.content)
		contents = &made
	}
	i.seen[candidate] = contents
	return contents, nil
}
