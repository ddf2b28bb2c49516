using Xunit;

namespace NeuronProbe.Cluster;

public sealed class SchemaCheckTests
{
    private const string Job = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a}
        spec:
          completions: 3
          template:
            spec:
              restartPolicy: Never
              containers: [{name: a, image: b, env: [{name: N, value: "3"}], resources: {limits: {cpu: 500m}}}]
        """;

    [Fact]
    public void A_document_that_fits_has_no_problems() => Assert.Empty(Problems(Job));

    [Theory]
    [InlineData("completions: 3", "completion: 3", "batch/v1 Job.spec.completion: V1JobSpec has no such field.")]
    [InlineData("completions: 3", "completions: \"3\"", "batch/v1 Job.spec.completions: expected Int32, but got 3.")]
    [InlineData("completions: 3", "suspend: 1", "batch/v1 Job.spec.suspend: expected Boolean, but got 1.")]
    [InlineData("value: \"3\"", "value: 3",
        "batch/v1 Job.spec.template.spec.containers[].env[].value: expected String, but got 3.")]
    [InlineData("500m", "500q",
        "batch/v1 Job.spec.template.spec.containers[].resources.limits.cpu: expected ResourceQuantity, but got 500q.")]
    [InlineData("Never", "never",
        "batch/v1 Job.spec.template.spec.restartPolicy: expected Always or OnFailure or Never, but got never.")]
    [InlineData("name: a, image", "image",
        "batch/v1 Job.spec.template.spec.containers[].name: expected, but it is missing.")]
    [InlineData("env: [{name: N, value: \"3\"}]", "env: {name: N}",
        "batch/v1 Job.spec.template.spec.containers[].env: expected a list, but got { { name, N } }.")]
    [InlineData("{name: a}", "a", "batch/v1 Job.metadata: expected an object, but got a.")]
    public void What_does_not_fit_is_named(string part, string instead, string problem)
    {
        Assert.Contains(part, Job, StringComparison.Ordinal);
        Assert.Equal([problem], Problems(Job.Replace(part, instead, StringComparison.Ordinal)));
    }

    private static IReadOnlyList<string> Problems(string text) =>
        SchemaCheck.Of(Assert.Single(ManifestFile.Parse(text)));
}
