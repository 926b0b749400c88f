package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	"helm.sh/helm/v4/pkg/ignore"
	"helm.sh/helm/v4/pkg/strvals"
)

// helmArguments mirror the flags of `helm template`; files are blobs.
type helmArguments struct {
	// Files are the chart's paths, each the blob of the same number.
	Files       []string      `json:"files"`
	ReleaseName string        `json:"releaseName"`
	Namespace   string        `json:"namespace"`
	Values      []namedBlob   `json:"values"`
	Set         []string      `json:"set"`
	SetString   []string      `json:"setString"`
	SetFile     []fileSetting `json:"setFile"`
	KubeVersion string        `json:"kubeVersion"`
	APIVersions []string      `json:"apiVersions"`
	IncludeCRDs bool          `json:"includeCrds"`
	SkipTests   bool          `json:"skipTests"`
	SkipSchema  bool          `json:"skipSchemaValidation"`
}

type namedBlob struct {
	Name string `json:"name"`
	Blob int    `json:"blob"`
}

type fileSetting struct {
	Name string `json:"name"`
	Path string `json:"path"`
	Blob int    `json:"blob"`
}

// helmTemplate does what `helm template` does, in its order, so that the first problem found is the same one.
func helmTemplate(work *request) (map[string]any, []byte, error) {
	given, err := arguments[helmArguments](work)
	if err != nil {
		return nil, nil, err
	}
	if _, err := capabilitiesFor(given); err != nil {
		return nil, nil, err
	}
	values, err := mergeValues(work, given)
	if err != nil {
		return nil, nil, err
	}
	files, err := filesOf(work, given.Files)
	if err != nil {
		return nil, nil, err
	}
	loaded, rendered, err := renderChart(files, values, given)
	if err != nil {
		return nil, nil, err
	}
	body, err := helmManifests(loaded, rendered, given)
	return nil, body, err
}

// renderChart loads a chart and runs its templates.
func renderChart(files chartFiles, values map[string]any, given helmArguments) (*chart.Chart, map[string]string, error) {
	capabilities, err := capabilitiesFor(given)
	if err != nil {
		return nil, nil, err
	}
	loaded, err := loadChart(files)
	if err != nil {
		return nil, nil, err
	}
	if err := checkChart(loaded, given.ReleaseName); err != nil {
		return nil, nil, err
	}
	if err := chartutil.ProcessDependencies(loaded, values); err != nil {
		return nil, nil, fmt.Errorf("chart dependencies processing failed: %w", err)
	}
	options := common.ReleaseOptions{Name: given.ReleaseName, Namespace: given.Namespace, Revision: 1, IsInstall: true}
	top, err := util.ToRenderValuesWithSchemaValidation(loaded, values, options, capabilities, given.SkipSchema)
	if err != nil {
		return nil, nil, err
	}
	if wanted := loaded.Metadata.KubeVersion; wanted != "" {
		version := capabilities.KubeVersion
		if !chartutil.IsCompatibleRange(wanted, version.String()) {
			return nil, nil, fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, version.Version)
		}
	}
	rendered, err := engine.Engine{}.Render(loaded, top)
	if err != nil {
		return nil, nil, withHint(err)
	}
	for name := range rendered {
		if strings.HasSuffix(name, notesFile) {
			delete(rendered, name)
		}
	}
	return loaded, rendered, nil
}

// withHint ends an error as `helm template` does once there is a release to show.
func withHint(err error) error {
	return fmt.Errorf("%w\n\nUse --debug flag to render out invalid YAML", err)
}

func capabilitiesFor(given helmArguments) (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if given.KubeVersion != "" {
		version, err := common.ParseKubeVersion(given.KubeVersion)
		if err != nil {
			return nil, fmt.Errorf("invalid kube version '%s': %w", given.KubeVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	// A copy, as the standard set is shared by all requests.
	capabilities.APIVersions = slices.Concat(capabilities.APIVersions, common.VersionSet(given.APIVersions))
	return capabilities, nil
}

func mergeValues(work *request, given helmArguments) (map[string]any, error) {
	merged := map[string]any{}
	for _, file := range given.Values {
		text, err := work.blob(file.Blob)
		if err != nil {
			return nil, err
		}
		parsed, err := loader.LoadValues(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("failed to parse %s: %w", file.Name, err)
		}
		merged = loader.MergeMaps(merged, parsed)
	}
	for _, setting := range given.Set {
		if err := strvals.ParseInto(setting, merged); err != nil {
			return nil, fmt.Errorf("failed parsing --set data: %w", err)
		}
	}
	for _, setting := range given.SetString {
		if err := strvals.ParseIntoString(setting, merged); err != nil {
			return nil, fmt.Errorf("failed parsing --set-string data: %w", err)
		}
	}
	for _, setting := range given.SetFile {
		text, err := work.blob(setting.Blob)
		if err != nil {
			return nil, err
		}
		read := func([]rune) (any, error) { return string(text), nil }
		if err := strvals.ParseIntoFile(setting.Name+"="+setting.Path, merged, read); err != nil {
			return nil, fmt.Errorf("failed parsing --set-file data: %w", err)
		}
	}
	return merged, nil
}

var utf8Mark = []byte{0xEF, 0xBB, 0xBF}

// chartFiles are the files of a chart by path inside it.
type chartFiles struct {
	names    []string
	contents [][]byte
	size     int
}

func (f *chartFiles) add(name string, content []byte) {
	f.names = append(f.names, name)
	f.contents = append(f.contents, content)
}

// filesOf takes the blobs of a request as files with the given names.
func filesOf(work *request, names []string) (chartFiles, error) {
	var files chartFiles
	for index, name := range names {
		content, err := work.blob(index)
		if err != nil {
			return files, err
		}
		files.add(name, content)
	}
	return files, nil
}

// loadChart loads a chart's files as helm loads a folder: .helmignore applies, names are walked in order.
func loadChart(given chartFiles) (*chart.Chart, error) {
	names := given.names
	rules := ignore.Empty()
	if index := slices.Index(names, ignore.HelmIgnore); index >= 0 {
		var err error
		if rules, err = ignore.Parse(bytes.NewReader(given.contents[index])); err != nil {
			return nil, err
		}
	}
	rules.AddDefaults()
	order := make([]int, len(names))
	for index := range names {
		order[index] = index
	}
	slices.SortFunc(order, func(left, right int) int { return compareWalked(names[left], names[right]) })
	folders := map[string]bool{}
	var files []*archive.BufferedFile
	for _, index := range order {
		name := names[index]
		if ignoredFolder(rules, path.Dir(name), folders) || rules.Ignore(name, pathInfo{name: name}) {
			continue
		}
		text := given.contents[index]
		if int64(len(text)) > archive.MaxDecompressedFileSize {
			return nil, fmt.Errorf("chart file %q is larger than the maximum file size %d", path.Base(name), archive.MaxDecompressedFileSize)
		}
		files = append(files, &archive.BufferedFile{Name: name, Data: bytes.TrimPrefix(text, utf8Mark)})
	}
	return loader.LoadFiles(files)
}

// compareWalked orders paths as a walk meets them: by the names along the way, not by the whole text.
func compareWalked(left, right string) int {
	return strings.Compare(strings.ReplaceAll(left, "/", "\x00"), strings.ReplaceAll(right, "/", "\x00"))
}

func ignoredFolder(rules *ignore.Rules, folder string, known map[string]bool) bool {
	if folder == "." {
		return false
	}
	ignored, seen := known[folder]
	if !seen {
		ignored = ignoredFolder(rules, path.Dir(folder), known) || rules.Ignore(folder, pathInfo{name: folder, folder: true})
		known[folder] = ignored
	}
	return ignored
}

// pathInfo is as much of a file as ignore rules look at.
type pathInfo struct {
	name   string
	folder bool
}

func (p pathInfo) Name() string       { return path.Base(p.name) }
func (p pathInfo) Size() int64        { return 0 }
func (p pathInfo) ModTime() time.Time { return time.Time{} }
func (p pathInfo) IsDir() bool        { return p.folder }
func (p pathInfo) Sys() any           { return nil }
func (p pathInfo) Mode() fs.FileMode {
	if p.folder {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

func checkChart(loaded *chart.Chart, releaseName string) error {
	if kind := loaded.Metadata.Type; kind != "" && kind != "application" {
		return fmt.Errorf("%s charts are not installable", kind)
	}
	var missing []string
	for _, wanted := range loaded.Metadata.Dependencies {
		present := func(dependency *chart.Chart) bool { return dependency.Name() == wanted.Name }
		if !slices.ContainsFunc(loaded.Dependencies(), present) {
			missing = append(missing, wanted.Name)
		}
	}
	if len(missing) > 0 {
		return marked{
			fmt.Errorf("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", ")),
			"missing-dependencies",
		}
	}
	if err := chartutil.ValidateReleaseName(releaseName); err != nil {
		return fmt.Errorf("release name check failed: %w", err)
	}
	return nil
}

const notesFile = "NOTES.txt"

// helmManifests puts CRDs first, then manifests in install order, then hooks, as `helm template` prints them.
func helmManifests(loaded *chart.Chart, rendered map[string]string, given helmArguments) ([]byte, error) {
	hooks, sorted, err := sortRendered(rendered)
	if err != nil {
		return nil, withHint(err)
	}
	var out manifests
	if given.IncludeCRDs {
		for _, crd := range loaded.CRDObjects() {
			if err := out.addYaml(crd.File.Data); err != nil {
				return nil, notYaml(crd.Filename, err)
			}
		}
	}
	for _, document := range sorted {
		out.addObject(document)
	}
	for _, hook := range hooks {
		if !given.SkipTests || !hook.test {
			out.addObject(hook.document)
		}
	}
	return out.bytes(), nil
}

// notYaml is the error of a CRD that helm passes on unread.
func notYaml(name string, err error) error {
	return marked{fmt.Errorf("failed to unmarshal manifest: %s: %w", name, err), "output"}
}
