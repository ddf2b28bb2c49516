using k8s.Models;
using Xunit;
using YamlDotNet.RepresentationModel;
using ExitCodes = k8s.Models.V1PodFailurePolicyOnExitCodesRequirement;

namespace NeuronProbe.Cluster;

/// <summary>The files of <c>deploy/kubernetes</c>: what the server checks of them, and what must fit together.
/// </summary>
public sealed class ManifestTests
{
    private static readonly V1Job Scan = ManifestFile.Read<V1Job>("scan.yaml");
    private static readonly V1Job Merge = ManifestFile.Read<V1Job>("merge.yaml");

    public static TheoryData<string> Names => [.. ManifestFile.Names];

    public static TheoryData<string> Jobs => ["scan.yaml", "merge.yaml"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_fits_the_schema_of_its_kind(string name) =>
        Assert.All(ManifestFile.Documents(name), document => Assert.Empty(SchemaCheck.Of(document)));

    // Rules that the server has beyond the schema: the reference of JobSpec and of PodFailurePolicyRule.
    [Theory]
    [MemberData(nameof(Jobs))]
    public void A_policy_for_failures_is_one_that_the_server_takes(string name)
    {
        V1JobSpec job = ManifestFile.Read<V1Job>(name).Spec;
        Assert.Equal("Never", job.Template.Spec.RestartPolicy);
        Assert.Equal("Failed", job.PodReplacementPolicy);
        Assert.InRange(job.PodFailurePolicy.Rules.Count, 1, 20);
        Assert.All(job.PodFailurePolicy.Rules, rule =>
        {
            Assert.True(rule.OnExitCodes is null != rule.OnPodConditions is null);
            Assert.True(rule.Action != "FailIndex" || job.BackoffLimitPerIndex is not null);
        });
        Assert.All(job.PodFailurePolicy.Rules.Select(rule => rule.OnExitCodes).OfType<ExitCodes>(), codes =>
        {
            Assert.Equal(codes.Values.Distinct().Order(), codes.Values);
            Assert.DoesNotContain(0, codes.Values);
            Assert.Contains(job.Template.Spec.Containers, container => container.Name == codes.ContainerName);
        });
    }

    // What docs/cluster.md says of each.
    [Theory]
    [InlineData("scan.yaml", 1, "FailIndex")]
    [InlineData("scan.yaml", 2, "FailJob")]
    [InlineData("scan.yaml", 74, "Count")]
    [InlineData("scan.yaml", 75, "Ignore")]
    [InlineData("scan.yaml", 137, "Count")]
    [InlineData("scan.yaml", 138, "Ignore")]
    [InlineData("scan.yaml", 143, "Ignore")]
    [InlineData("merge.yaml", 2, "FailJob")]
    [InlineData("merge.yaml", 3, "FailJob")]
    [InlineData("merge.yaml", 74, "Count")]
    [InlineData("merge.yaml", 75, "Ignore")]
    [InlineData("merge.yaml", 143, "Ignore")]
    public void Each_exit_code_has_its_action(string name, int code, string action)
    {
        IList<V1PodFailurePolicyRule> rules = ManifestFile.Read<V1Job>(name).Spec.PodFailurePolicy.Rules;
        V1PodFailurePolicyRule? first = rules.FirstOrDefault(rule => rule.OnExitCodes?.Values.Contains(code) == true);
        Assert.Equal(action, first?.Action ?? "Count");
    }

    [Fact]
    public void A_scan_is_indexed_and_says_how_many_indexes_there_are()
    {
        Assert.Equal("Indexed", Scan.Spec.CompletionMode);
        Assert.InRange(Scan.Spec.MaxFailedIndexes!.Value, 1, Scan.Spec.Completions!.Value);
        Assert.Equal($"{Scan.Spec.Completions}", Container(Scan).Env.Single(v => v.Name == "JOB_COMPLETIONS").Value);
    }

    [Fact]
    public void Scan_and_merge_run_one_image_and_mount_one_folder()
    {
        Assert.Equal(Container(Scan).Image, Container(Merge).Image);
        Assert.Equal(Dockerfile.BuiltAs, Container(Merge).Image);
        Assert.Contains($"--out={Container(Merge).Args[1]}", Container(Scan).Args);
        Assert.Equal(MountOf(Scan, "out"), MountOf(Merge, "out"));
    }

    [Fact]
    public void Each_volume_is_claimed_and_each_claim_is_there()
    {
        IEnumerable<string> claims = ManifestFile.Documents("volumes.yaml")
            .Select(claim => ((YamlMappingNode)claim["metadata"])["name"].ToString());
        Assert.Equal(claims.Order(), Scan.Spec.Template.Spec.Volumes
            .Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>().Order());
        Assert.All([Scan, Merge], job => Assert.Equal(
            job.Spec.Template.Spec.Volumes.Select(volume => volume.Name).Order(),
            Container(job).VolumeMounts.Select(mount => mount.Name).Order()));
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public void A_pod_has_no_more_rights_than_it_needs(string name)
    {
        V1PodSpec pod = ManifestFile.Read<V1Job>(name).Spec.Template.Spec;
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal(Dockerfile.User, $"{pod.SecurityContext.RunAsUser}:{pod.SecurityContext.RunAsGroup}");
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(pod.AutomountServiceAccountToken);
        V1SecurityContext rights = Assert.Single(pod.Containers).SecurityContext;
        Assert.False(rights.AllowPrivilegeEscalation);
        Assert.True(rights.ReadOnlyRootFilesystem);
        Assert.Equal(["ALL"], rights.Capabilities.Drop);
        Assert.Equal(pod.Containers[0].Resources.Limits, pod.Containers[0].Resources.Requests);
    }

    private static V1Container Container(V1Job job) => Assert.Single(job.Spec.Template.Spec.Containers);

    private static string? MountOf(V1Job job, string volume) =>
        Container(job).VolumeMounts.Single(mount => mount.Name == volume).MountPath;
}
