using NeuronProbe.Probing;
using Xunit;

namespace NeuronProbe.Tests.Probing;

public sealed class LbfgsTests
{
    [Fact]
    public void A_quadratic_ends_where_its_gradient_is_zero()
    {
        double[] scales = [0.5, 3, 0.01, 1];
        double[] centre = [1, -2, 30, 0.25];
        Minimum found = Lbfgs.Minimise(new double[4], (point, gradient) =>
        {
            double sum = 7;
            for (int i = 0; i < point.Length; i++)
            {
                double off = point[i] - centre[i];
                gradient[i] = scales[i] * off;
                sum += scales[i] * off * off / 2;
            }
            return sum;
        });
        Assert.True(found.IsConverged);
        Assert.Equal(7, found.Value, 1e-9);
        Assert.All(found.Point.Zip(centre), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Fact]
    public void What_has_no_minimum_is_not_said_to_have_converged()
    {
        Minimum found = Lbfgs.Minimise([0], (point, gradient) =>
        {
            gradient[0] = -1;
            return -point[0];
        });
        Assert.False(found.IsConverged);
        Assert.True(found.Value < 0);
    }

    [Fact]
    public void The_start_is_kept_where_nothing_is_better()
    {
        double[] start = [4];
        Minimum found = Lbfgs.Minimise(start, (point, gradient) =>
        {
            gradient[0] = 0;
            return 1;
        });
        Assert.Equal((4, 1, true), (found.Point[0], found.Value, found.IsConverged));
        Assert.Equal([4], start);
    }
}
