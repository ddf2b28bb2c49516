using System.Diagnostics;
using k8s.Models;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Cluster;

/// <summary>What a pod's container sees, made of mounts in a name space of its own: a root that can't be written, the
/// program in <c>/app</c>, the volumes, and the system's libraries in place of the image's.</summary>
internal sealed class ContainerRoot(TemporaryFolder folder)
{
    // $1: an empty folder for the root; $2: the program's; then pairs of a folder and its place, up to "--"; then the
    // user, the group, the working folder, and the line.
    private const string Script = """
        set -eu
        root=$1 app=$2
        shift 2
        mount -t tmpfs none "$root"
        place() { mkdir -p "$root$2" && mount --rbind "$1" "$root$2"; }
        for name in usr etc proc dev; do place "/$name" "/$name"; done
        for name in bin sbin lib lib64; do [ ! -e "/$name" ] || ln -s "usr/$name" "$root/$name"; done
        place "$app" /app
        while [ "$1" != -- ]; do
            place "${1#ro:}" "$2"
            case $1 in ro:*) mount -o remount,bind,ro "$root$2" ;; esac
            shift 2
        done
        mount -o remount,ro "$root"
        user=$2 group=$3 folder=$4
        shift 4
        exec chroot "$root" setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs --bounding-set=-all \
            env --chdir="$folder" "$@"
        """;

    private static readonly string Program = Repository.Path("src", "NeuronProbe.Cli", "bin", "Release", "net10.0");

    /// <summary>Whether this process may make mounts.</summary>
    public static bool CanBeMade => Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare");

    /// <summary>Runs a pod's line, with nothing but its variables.</summary>
    /// <param name="pod">Whose line, variables and mounts.</param>
    /// <param name="volumes">The folder of each volume that it mounts, by name.</param>
    public (int ExitCode, string Output) Run(Pod pod, IReadOnlyDictionary<string, string> volumes)
    {
        string root = Directory.CreateDirectory(folder["root"]).FullName;
        string[] user = Dockerfile.User.Split(':');
        IEnumerable<string> mounts = pod.Mounts.SelectMany<V1VolumeMount, string>(mount =>
            [(mount.ReadOnlyProperty == true ? "ro:" : "") + volumes[mount.Name], mount.MountPath]);
        using Process process = Process.Start(new ProcessStartInfo("unshare",
        [
            "--mount", "--propagation", "private", "bash", "-c", Script, "bash", root, Program, .. mounts, "--",
            .. user, Dockerfile.WorkingFolder, "--ignore-environment",
            .. pod.Variables.Select(variable => $"{variable.Key}={variable.Value}"), .. pod.Line,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
