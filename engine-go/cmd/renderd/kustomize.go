package main

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
)

type kustomizeArguments struct {
	// Path is the folder to build, from the root of the tree.
	Path string `json:"path"`
	// Overlay are files that replace those of the tree, each the blob of the same number.
	Overlay []string `json:"overlay"`
	// AnyFile lifts the restriction to files below the kustomization (LoadRestrictionsNone).
	AnyFile bool `json:"anyFile"`
	// Reorder is `legacy`, `none` or empty.
	Reorder string `json:"reorder"`
}

// Kustomize keeps its OpenAPI schema in global variables, so builds take turns.
var kustomizing sync.Mutex

// kustomizeBuild does what `kustomize build` does.
func kustomizeBuild(work *request) (map[string]any, []byte, error) {
	given, err := arguments[kustomizeArguments](work)
	if err != nil {
		return nil, nil, err
	}
	overlay := map[string][]byte{}
	for index, name := range given.Overlay {
		if overlay[name], err = work.blob(index); err != nil {
			return nil, nil, err
		}
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified
	if given.Reorder != "" {
		options.Reorder = krusty.ReorderOption(given.Reorder)
	}
	if given.AnyFile {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	options.PluginConfig.HelmConfig.Enabled = false

	files := newTreeFiles(work.ask, overlay)
	kustomizing.Lock()
	defer kustomizing.Unlock()
	built, err := krusty.MakeKustomizer(options).Run(files, path.Join(sourceRoot, given.Path))
	if files.failure != nil {
		return nil, nil, files.failure
	}
	if err != nil {
		return nil, nil, errors.New(strings.ReplaceAll(err.Error(), sourceRoot, sourceRoot[1:]))
	}
	var out manifests
	for _, resource := range built.Resources() {
		text, err := resource.AsYAML()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", resource.CurId(), err)
		}
		if err := out.addYaml(text); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", resource.CurId(), err)
		}
	}
	return nil, out.bytes(), nil
}
